/** A compiled pack: decides, traces, explains. */
import type { Attributes } from './attributes.ts';
import { Cell } from './cell.ts';
import { CompiledRule } from './compiled-rule.ts';
import type { Decision, LeafTrace, RuleTrace, Trace } from './decision.ts';
import { type Explanation, explain } from './explain.ts';
import type { Applies, Citation, Pack, Rule } from './pack.ts';

const fits = <T>(allowed: readonly T[] | undefined, value: T): boolean =>
  allowed === undefined || allowed.includes(value);

/** Whether a rule looks at this kind of request. */
const appliesTo = (applies: Applies, { principal, request }: Attributes): boolean =>
  fits(applies.datasets, request.dataset) &&
  fits(applies.actions, request.action) &&
  fits(applies.classes, request.dataClass) &&
  fits(applies.channels, request.channel) &&
  fits(applies.roles, principal.role) &&
  fits(applies.kinds, principal.kind);

/** Every decision is a pure function of the attributes and of `version`. */
export class PolicySet {
  /** SHA-256 (hex) of the pack. */
  readonly version: string;
  readonly pack: Pack;
  readonly #rules: readonly CompiledRule[];
  readonly #datasets: ReadonlySet<string>;
  readonly #cells = new Map<string, Map<string, Cell>>();

  constructor(pack: Pack) {
    this.version = pack.version;
    this.pack = pack;
    this.#rules = pack.rules.map((rule) => new CompiledRule(rule));
    this.#datasets = new Set(pack.rules.flatMap(({ applies }) => applies.datasets ?? []));
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

  #cell(attributes: Attributes): Cell {
    const { principal, request } = attributes;
    const dataset = this.#datasets.has(request.dataset) ? request.dataset : '';
    let cells = this.#cells.get(dataset);
    if (cells === undefined) this.#cells.set(dataset, (cells = new Map()));
    const key = `${request.action} ${request.dataClass} ${request.channel} ${principal.role} ${principal.kind}`;
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = new Cell(
        this.#rules.filter(({ rule }) => appliesTo(rule.applies, attributes)),
        this.version,
      );
      cells.set(key, cell);
    }
    return cell;
  }
}

/** Compiles a pack; closures only, no generated code, so it runs under a strict content security policy. */
export const compile = (pack: Pack): PolicySet => new PolicySet(pack);
