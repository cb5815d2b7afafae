import { problem, type Problem, type Result } from '../../proto/result.ts';
import type { LineOf } from '../describe-config-issues.ts';

/**
 * A config file's text as a value: JSON, or YAML 1.2 (of which JSON is a part). The YAML library is loaded only where the text is
 * none, or where something is wrong with it and its lines are to be named.
 */
export async function parseConfigText(text: string): Promise<Result<unknown, Problem<'config.invalid'>>> {
  if (text.trimStart().startsWith('{')) {
    try {
      return { ok: true, value: JSON.parse(text) as unknown };
    } catch {
      // YAML's flow form looks alike; its parser says better what is wrong, and where.
    }
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const wrong = document.errors[0] ?? document.warnings[0];
  if (wrong !== undefined) return problem('config.invalid', `neither JSON nor YAML: ${wrong.message.trim()}`);
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) as unknown };
  } catch (cause) {
    return problem('config.invalid', `its aliases cannot be followed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Finds the lines of a text that parseConfigText could read. */
export async function openLines(text: string): Promise<LineOf> {
  const { LineCounter, isNode, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  return (path) => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
}
