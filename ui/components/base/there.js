// What stands beside one another in a render function: each element with a key, those that are not there left out. A mark in
// the place of what is missing would be taken for another, and elements between the two be moved.

export const there = (...elements) => elements.flat().filter(Boolean);
