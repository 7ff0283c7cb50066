/** A compiled pack: decides, traces, explains. */

import { appliesTo } from './applies.ts';
import type { Attributes } from './attributes.ts';
import { Cell } from './cell.ts';
import { CompiledRule } from './compiled-rule.ts';
import type { Decision, LeafTrace, RuleTrace, Trace } from './decision.ts';
import { type Explanation, explain } from './explain.ts';
import type { Citation, Pack, Rule } from './pack.ts';
import { ACTIONS, CHANNELS, CLASSES, KINDS, ROLES } from './paths.ts';

/** Values by their place; the last place stands for every value that is not in the list. */
const places = (values: readonly string[]): ReadonlyMap<string, number> =>
  new Map([...values, ''].map((value, index) => [value, index]));
const ACTION = places(ACTIONS);
const CLASS = places(CLASSES);
const CHANNEL = places(CHANNELS);
const ROLE = places(ROLES);
const KIND = places(KINDS);

const ordinal = (known: ReadonlyMap<string, number>, value: string): number =>
  known.get(value) ?? known.size - 1;

/** Every decision is a pure function of the attributes and of `version`. */
export class PolicySet {
  /** SHA-256 (hex) of the pack. */
  readonly version: string;
  readonly pack: Pack;
  readonly #rules: readonly CompiledRule[];
  /** By dataset, then by the places of the other dimensions; made when first asked for. */
  readonly #cells: ReadonlyMap<string, Map<number, Cell>>;
  readonly #otherCells = new Map<number, Cell>();

  constructor(pack: Pack) {
    this.version = pack.version;
    this.pack = pack;
    this.#rules = pack.rules.map((rule) => new CompiledRule(rule));
    const datasets = new Set(pack.rules.flatMap(({ applies }) => applies.datasets ?? []));
    this.#cells = new Map([...datasets].map((dataset) => [dataset, new Map<number, Cell>()]));
  }

  /** Deny overrides, default deny. The answer is frozen and may be shared between calls. */
  decide(attributes: Attributes): Decision {
    return this.#cell(attributes).decide(attributes);
  }

  /** The decision with every comparison of every rule that looks at the request. Holds foreign values. */
  trace(attributes: Attributes): Trace {
    const cell = this.#cell(attributes);
    const { time } = attributes.request;
    const rules: RuleTrace[] = [];
    for (const compiled of cell.rules) {
      if (time < compiled.from || time >= compiled.to) continue;
      const leaves: LeafTrace[] = [];
      for (const leaf of compiled.condition.leaves) {
        leaves.push({
          path: leaf.leaf.path,
          operator: leaf.leaf.operator,
          left: leaf.left(attributes),
          right: leaf.right(attributes),
          state: leaf.missing(attributes) ? 'missing' : leaf.test(attributes) ? 'held' : 'failed',
        });
      }
      const { id, effect, mode } = compiled.rule;
      rules.push({
        ruleId: id,
        effect,
        mode: mode === 'shadow' && time >= compiled.shadowUntil ? 'enforce' : mode,
        matched: compiled.matches(attributes),
        leaves,
      });
    }
    return { decision: cell.decide(attributes), rules };
  }

  /** The decision in sentences for the principal itself: nothing of another party. */
  explain(attributes: Attributes): Explanation {
    return explain(this, this.#cell(attributes), attributes);
  }

  /** A citation by its id. */
  citation(id: string): Citation | undefined {
    return this.pack.citations.get(id);
  }

  /** All windows of a rule id, in pack order. */
  rules(id: string): readonly Rule[] {
    return this.pack.rules.filter((rule) => rule.id === id);
  }

  /** Values that no rule could name share one cell, so that no request can make the table grow. */
  #cell(attributes: Attributes): Cell {
    const { principal, request } = attributes;
    const cells = this.#cells.get(request.dataset) ?? this.#otherCells;
    const slot =
      (((ordinal(ACTION, request.action) * CLASS.size + ordinal(CLASS, request.dataClass)) * CHANNEL.size +
        ordinal(CHANNEL, request.channel)) *
        ROLE.size +
        ordinal(ROLE, principal.role)) *
        KIND.size +
      ordinal(KIND, principal.kind);
    let cell = cells.get(slot);
    if (cell === undefined) {
      cell = new Cell(
        this.#rules.filter(({ rule }) => appliesTo(rule.applies, attributes)),
        this.version,
      );
      cells.set(slot, cell);
    }
    return cell;
  }
}

/** Compiles a pack; closures only, no generated code, so it runs under a strict content security policy. */
export const compile = (pack: Pack): PolicySet => new PolicySet(pack);
