import type { VNode } from './vnode.ts';

const svgTags = new Set(['svg', 'g', 'path', 'line', 'rect', 'circle', 'text', 'polyline', 'title']);
const applied = new WeakMap<Element, Readonly<Record<string, string>>>();

/**
 * Makes the children of an element match, keeping elements of the same tag and key: focus, scrolling and what a person
 * typed or opened stay. Attributes are compared with what was applied last, not with what the person changed.
 */
export function patchChildren(parent: Element, children: readonly (VNode | string)[]): void {
  const keyed = new Map<string, Element>();
  for (const element of parent.children) {
    const key = applied.get(element)?.['key'];
    if (key !== undefined) keyed.set(key, element);
  }
  let current = parent.firstChild;
  for (const child of children) {
    const node = reuse(child, current, keyed) ?? create(parent, child);
    if (node === current) current = current.nextSibling;
    else parent.insertBefore(node, current);
    if (typeof child === 'string') {
      if (node.nodeValue !== child) node.nodeValue = child;
    } else {
      patchElement(node as Element, child);
    }
  }
  while (current !== null) {
    const next = current.nextSibling;
    current.remove();
    current = next;
  }
}

function reuse(child: VNode | string, current: ChildNode | null, keyed: ReadonlyMap<string, Element>): ChildNode | undefined {
  if (typeof child === 'string') return current?.nodeType === Node.TEXT_NODE ? current : undefined;
  const key = child.attributes['key'];
  const candidate = key === undefined ? current : keyed.get(key);
  if (!(candidate instanceof Element) || candidate.localName !== child.tag || applied.get(candidate)?.['key'] !== key) return undefined;
  return candidate;
}

function create(parent: Element, child: VNode | string): ChildNode {
  if (typeof child === 'string') return document.createTextNode(child);
  const inSvg = svgTags.has(child.tag) && (child.tag === 'svg' || parent.namespaceURI === 'http://www.w3.org/2000/svg');
  return inSvg ? document.createElementNS('http://www.w3.org/2000/svg', child.tag) : document.createElement(child.tag);
}

function patchElement(element: Element, { attributes, children }: VNode): void {
  const before = applied.get(element) ?? {};
  for (const name of Object.keys(before)) if (!(name in attributes)) element.removeAttribute(name);
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'key' && before[name] !== value) element.setAttribute(name, value);
    if (name === 'value' && before[name] !== value && element instanceof HTMLInputElement) element.value = value;
  }
  applied.set(element, attributes);
  patchChildren(element, children);
}
