"""Pictures of screens as small PNG files: a palette of 256 colours, which the screens hardly exceed."""

import base64
import struct
import zlib
from typing import Final

from playwright.async_api import Page

# The most frequent colours are kept as they are; of the rest the foremost of each neighbourhood, so that a few red
# points stay red. What is left takes the nearest.
_INDEXED: Final = """async (png) => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const { width, height } = picture;
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
  const times = new Map();
  for (const each of pixels) times.set(each, (times.get(each) || 0) + 1);
  const sorted = [...times.keys()].sort((a, b) => times.get(b) - times.get(a));
  const near = new Map();
  for (const each of sorted.slice(96)) {
    const place = each & 0xf0f0f0;
    if (near.has(place)) near.get(place).count += times.get(each);
    else near.set(place, { each, count: times.get(each) });
  }
  const foremost = [...near.values()].sort((a, b) => b.count - a.count).map((one) => one.each);
  const kept = [...sorted.slice(0, 96), ...foremost].slice(0, 256);
  const parts = (c) => [c & 255, (c >> 8) & 255, (c >> 16) & 255];
  const apart = (a, b) => a.reduce((sum, each, n) => sum + (each - b[n]) ** 2, 0);
  const split = kept.map(parts);
  const place = new Map();
  for (const each of times.keys()) {
    let best = kept.indexOf(each);
    if (best < 0) {
      const own = parts(each);
      best = split.reduce((near, other, n) => (apart(own, other) < apart(own, split[near]) ? n : near), 0);
    }
    place.set(each, best);
  }
  const rows = Uint8Array.from(pixels, (each) => place.get(each));
  let text = "";
  for (let at = 0; at < rows.length; at += 8192) text += String.fromCharCode(...rows.subarray(at, at + 8192));
  return { width, height, palette: split.flat(), rows: btoa(text) };
}"""


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


async def reduced(page: Page, png: bytes) -> bytes:
    """The same picture with at most 256 colours; a blank page of the same browser does the counting."""
    desk = await page.context.new_page()
    try:
        said = await desk.evaluate(_INDEXED, base64.b64encode(png).decode())
    finally:
        await desk.close()
    width, height, rows = said["width"], said["height"], base64.b64decode(said["rows"])
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join((
        b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", head), _chunk(b"PLTE", bytes(said["palette"])),
        _chunk(b"IDAT", zlib.compress(lines, 9)), _chunk(b"IEND", b""),
    ))  # fmt: skip
