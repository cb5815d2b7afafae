/** What a view returns: plain data, so that views are functions of their input and tests need no browser. */
export interface VNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (VNode | string)[];
}

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = VNode | string | number | false | undefined | null | readonly Child[];

/** An element; attributes that are false or undefined are left out, true is an empty attribute. `key` keeps identity in lists. */
export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): VNode {
  const kept = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== false);
  return { tag, attributes: Object.fromEntries(kept.map(([name, value]) => [name, value === true ? '' : String(value)])), children: flatten(children) };
}

/** The text of a view, as a reader hears it. */
export function textOf(node: VNode | string): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join(' ').replace(/\s+/g, ' ').trim();
}

function flatten(children: readonly Child[]): (VNode | string)[] {
  return children.flatMap((child) => {
    if (child === false || child === undefined || child === null || child === '') return [];
    if (typeof child === 'object' && !('tag' in child)) return flatten(child);
    return [typeof child === 'number' ? String(child) : child];
  });
}
