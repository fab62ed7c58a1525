// What the keyboard of a phone covers of the page, as a length for styles: what stands at the foot stands above it.

export function watchCovered() {
  const seen = window.visualViewport;
  const tell = () => {
    const covered = seen.scale > 1 ? 0 : Math.max(0, Math.round(innerHeight - seen.height - seen.offsetTop)); // zoomed in, less is seen and nothing covered
    document.documentElement.style.setProperty("--gw-covered", covered + "px");
  };
  for (const event of ["resize", "scroll"]) seen?.addEventListener(event, tell);
}
