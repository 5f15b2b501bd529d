/** A new element: attributes by name (true for a bare one, null for none), listeners as `onclick`. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The JSON inside an element (`script[data-NAME]`), else what its `data-src` answers. */
export async function dataOf(element, name) {
  const inside = element.querySelector(`script[type="application/json"][data-${name}]`);
  if (inside) return JSON.parse(inside.textContent);
  const answer = await fetch(element.dataset.src, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  return answer.json();
}

let last = 0;

/** An id that no other element of the page has. */
export function freshId(stem) {
  last += 1;
  return `${stem}-${last}`;
}
