/** Whether a text is well-formed XML of the kind we write: elements, attributes in double quotes, entities; no more. */
import assert from 'node:assert/strict';

const TAG = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*)\s*(\/?)>/y;

/** Fails with the place where the text stops being well-formed. @returns the names of all elements */
export const assertWellFormed = (text: string): string[] => {
  const open: string[] = [];
  const names: string[] = [];
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const end = next < 0 ? text.length : next;
    assert.ok(!/&(?!(?:amp|lt|gt|quot|#39);)/.test(text.slice(at, end)), `an entity before ${end}`);
    if (next < 0) break;
    TAG.lastIndex = next;
    const tag = TAG.exec(text);
    assert.ok(tag !== null, `no tag at ${next}: ${text.slice(next, next + 80)}`);
    const [all, closing, name = '', attributes = '', single] = tag;
    assert.ok(!/&(?!(?:amp|lt|gt|quot|#39);)/.test(attributes), attributes);
    const keys = [...attributes.matchAll(/([\w:-]+)=/g)].map(([, key]) => key);
    assert.equal(new Set(keys).size, keys.length, attributes);
    if (closing === '/') assert.equal(open.pop(), name);
    else {
      names.push(name);
      if (single === '') open.push(name);
    }
    at = next + all.length;
  }
  assert.deepEqual(open, []);
  return names;
};
