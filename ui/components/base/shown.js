// The moment the first content is there: what can wait, such as the server's socket, begins after it.

const LATEST = 1500; // milliseconds after which nobody waits any longer
let tell;
export const shown = new Promise((resolve) => (tell = resolve));
setTimeout(tell, LATEST);

// After the frames that paint it: the grid draws its cells in the one after its rows. A hidden page paints none.
export const isShown = () => (document.hidden ? tell() : requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(tell))));
