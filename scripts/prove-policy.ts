/**
 * `npm run -s prove -- CANDIDATE [BASE]`: does the candidate pack permit something that the base does not, or refuse something that it
 * permits? An SMT solver (z3) searches all requests at once: it gives a request as a counterexample, or a proof that there is none.
 * A tool of development: it needs 160 MB and is no part of the running server.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Arith, type Bool, type Context, init, type Model } from 'z3-solver';
import {
  type Applies,
  Attributes,
  type AttributeValue,
  type Condition,
  compile,
  type Leaf,
  loadPack,
  PATHS,
  type Pack,
  type PathInfo,
  PrincipalAttributes,
  RequestAttributes,
  type Rule,
  SubjectAttributes,
} from '../src/policy/index.ts';

export interface Verdict {
  /** A request that the candidate permits and the base refuses; null: it is proved that there is none. */
  readonly looser: Attributes | null;
  /** A request that the candidate refuses and the base permits; null: it is proved that there is none. */
  readonly tighter: Attributes | null;
}

type Z3 = Context<'policy'>;
type Formula = Bool<'policy'>;
type Term = Arith<'policy'>;

/** Texts are compared for equality alone, so each attribute needs one value that no rule names, and no more. */
const FRESH_PREFIX = 'other-';
const NULL_ID = -1;
/** Instants of requests, Unix ms: the years 1970 to 2200. */
const LATEST = Date.UTC(2200, 0, 1);

/** Where `applies` looks. */
const APPLIES: readonly (readonly [keyof Applies, string])[] = [
  ['datasets', 'request.dataset'],
  ['actions', 'request.action'],
  ['classes', 'request.dataClass'],
  ['channels', 'request.channel'],
  ['roles', 'principal.role'],
  ['kinds', 'principal.kind'],
];

const leavesOf = (condition: Condition | null): Leaf[] => {
  if (condition === null) return [];
  if (condition.kind === 'leaf') return [condition];
  return condition.kind === 'not' ? leavesOf(condition.of) : condition.of.flatMap(leavesOf);
};

/** Every text that either pack names. */
const textsOf = (packs: readonly Pack[]): string[] => {
  const texts = new Set<string>(['']);
  for (const { applies, when } of packs.flatMap(({ rules }) => rules)) {
    for (const [part] of APPLIES) for (const value of applies[part] ?? []) texts.add(value);
    for (const { right } of leavesOf(when)) {
      if (right.kind !== 'constant') continue;
      for (const value of [right.value].flat()) if (typeof value === 'string') texts.add(value);
    }
  }
  for (const { values } of PATHS) for (const value of values ?? []) texts.add(value);
  return [...texts];
};

/** All requests there are, as variables of the solver. */
class World {
  readonly z3: Z3;
  readonly texts: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  readonly #terms = new Map<string, Term>();
  readonly #flags = new Map<string, Formula>();
  readonly #members = new Map<string, readonly Formula[]>();
  readonly #unknown = new Map<string, Formula>();
  /** What holds of every request. */
  readonly laws: Formula[] = [];

  constructor(z3: Z3, packs: readonly Pack[]) {
    this.z3 = z3;
    const fresh = PATHS.map((_, index) => `${FRESH_PREFIX}${index}`);
    this.texts = [...textsOf(packs), ...fresh];
    this.#ids = new Map(this.texts.map((text, id) => [text, id]));
    for (const info of PATHS) this.#declare(info);
    this.#standing('anonymous');
    this.#standing('operator');
  }

  id(text: string): number {
    return this.#ids.get(text) ?? NULL_ID;
  }

  term(path: string): Term {
    return got(this.#terms, path);
  }

  flag(path: string): Formula {
    return got(this.#flags, path);
  }

  members(path: string): readonly Formula[] {
    return got(this.#members, path);
  }

  unknown(path: string): Formula {
    return this.#unknown.get(path) ?? this.z3.Bool.val(false);
  }

  /** The role and the kind of principal go together where they have one name. */
  #standing(name: string): void {
    const [role, kind] = [this.term('principal.role'), this.term('principal.kind')];
    this.laws.push(role.eq(this.id(name)).eq(kind.eq(this.id(name))));
  }

  #declare({ path, type, nullable, values }: PathInfo): void {
    const { Bool, Int, Or, And } = this.z3;
    if (type === 'flag') {
      this.#flags.set(path, Bool.const(path));
      return;
    }
    if (type === 'list') {
      this.#members.set(
        path,
        this.texts.map((text) => Bool.const(`${path} ${text}`)),
      );
      return;
    }
    const term = Int.const(path);
    this.#terms.set(path, term);
    if (type === 'text') {
      const ids = values === null ? this.texts.map((_, id) => id) : values.map((value) => this.id(value));
      const allowed = nullable ? [NULL_ID, ...ids] : ids;
      this.laws.push(Or(...allowed.map((id) => term.eq(id))));
      if (nullable) this.#unknown.set(path, term.eq(NULL_ID));
      return;
    }
    this.laws.push(And(term.ge(0), term.le(LATEST)));
    if (nullable) this.#unknown.set(path, Bool.const(`${path} unknown`));
  }
}

const got = <Value>(map: ReadonlyMap<string, Value>, path: string): Value => {
  const value = map.get(path);
  if (value === undefined) throw new RangeError(`no variable for ${path}`);
  return value;
};

const infoOf = (path: string): PathInfo => {
  const info = PATHS.find((one) => one.path === path);
  if (info === undefined) throw new RangeError(`no attribute ${path}`);
  return info;
};

/** The comparison of a leaf, where its values are known. */
const comparison = (world: World, { path, operator, right }: Leaf): Formula => {
  const { And, Or, Not, Bool } = world.z3;
  const { type, nullable } = infoOf(path);
  const constant = right.kind === 'constant' ? right.value : undefined;
  const other = right.kind === 'ref' ? right.path : '';
  const term = (): Term => world.term(path);
  const value = (): Term | number =>
    constant === undefined
      ? world.term(other)
      : typeof constant === 'string'
        ? world.id(constant)
        : Number(constant);
  /** Whether a text is among a list: a constant one, or an attribute. */
  const among = (text: Term): Formula =>
    constant === undefined
      ? Or(...world.members(other).map((member, id) => And(member, text.eq(id))))
      : Or(...(constant as readonly string[]).map((one) => text.eq(world.id(one))));
  const holds = (): Formula =>
    constant === undefined
      ? Or(...world.members(path).map((member, id) => And(member, world.term(other).eq(id))))
      : (world.members(path)[world.id(String(constant))] ?? Bool.val(false));
  switch (operator) {
    case 'eq':
    case 'ne': {
      const same =
        type === 'flag'
          ? world.flag(path).eq(constant === undefined ? world.flag(other) : Bool.val(constant === true))
          : term().eq(value());
      return operator === 'eq' ? same : Not(same);
    }
    case 'in':
      return among(term());
    case 'notIn':
      return Not(among(term()));
    case 'contains':
      return holds();
    case 'notContains':
      return Not(holds());
    case 'intersects':
      return Or(
        ...world
          .members(path)
          .map((member, id) =>
            constant === undefined
              ? And(member, world.members(other)[id] ?? Bool.val(false))
              : (constant as readonly string[]).some((one) => world.id(one) === id)
                ? member
                : Bool.val(false),
          ),
      );
    case 'lt':
      return term().lt(value());
    case 'lte':
      return term().le(value());
    case 'gt':
      return term().gt(value());
    case 'gte':
      return term().ge(value());
    case 'within':
      return world.term('request.time').sub(term()).le(value());
    case 'exists': {
      const known =
        type === 'list'
          ? Or(...world.members(path))
          : type === 'text'
            ? And(Not(world.unknown(path)), Not(term().eq(world.id(''))))
            : nullable
              ? Not(world.unknown(path))
              : Bool.val(true);
      return constant === true ? known : Not(known);
    }
    default:
      throw new RangeError(`no operator ${operator}`);
  }
};

/** Whether a value that the leaf needs is unknown; see `src/policy/condition.ts`. */
const missing = (world: World, { path, operator, right }: Leaf): Formula => {
  const [left, other] = [infoOf(path), right.kind === 'ref' ? infoOf(right.path) : undefined];
  const unknown = [
    ...(left.nullable && left.foreign !== true && operator !== 'exists' ? [world.unknown(path)] : []),
    ...(other?.nullable === true && other.foreign !== true ? [world.unknown(other.path)] : []),
  ];
  return world.z3.Or(world.z3.Bool.val(false), ...unknown);
};

/** A condition in Kleene's logic: `must` holds whatever the unknown values are, `may` for some. */
const formulaOf = (world: World, condition: Condition, mode: 'must' | 'may'): Formula => {
  const { And, Or, Not, Bool } = world.z3;
  if (condition.kind === 'leaf') {
    const [test, unknown] = [comparison(world, condition), missing(world, condition)];
    return mode === 'must' ? And(Not(unknown), test) : Or(unknown, test);
  }
  if (condition.kind === 'not') return Not(formulaOf(world, condition.of, mode === 'must' ? 'may' : 'must'));
  const parts = condition.of.map((part) => formulaOf(world, part, mode));
  return condition.kind === 'all' ? And(Bool.val(true), ...parts) : Or(Bool.val(false), ...parts);
};

const matches = (world: World, { applies, from, to, mode, shadowUntil, effect, when }: Rule): Formula => {
  const { And, Or, Bool } = world.z3;
  const time = world.term('request.time');
  const start = effect === 'forbid' && mode === 'shadow' ? Math.max(from, shadowUntil) : from;
  return And(
    Bool.val(true),
    ...(Number.isFinite(start) ? [time.ge(start)] : []),
    ...(Number.isFinite(to) ? [time.lt(to)] : []),
    ...APPLIES.flatMap(([part, path]) => {
      const allowed = applies[part];
      return allowed === undefined ? [] : [Or(...allowed.map((text) => world.term(path).eq(world.id(text))))];
    }),
    ...(when === null ? [] : [formulaOf(world, when, effect === 'permit' ? 'must' : 'may')]),
  );
};

/** What a pack permits: some permit matches and no forbid does. */
const permitted = (world: World, { rules }: Pack): Formula => {
  const { And, Or, Not, Bool } = world.z3;
  const of = (effect: Rule['effect']): Formula =>
    Or(
      Bool.val(false),
      ...rules.filter((rule) => rule.effect === effect).map((rule) => matches(world, rule)),
    );
  return And(of('permit'), Not(of('forbid')));
};

/** The request that a model of the solver stands for. */
const requestOf = (world: World, model: Model<'policy'>): Attributes => {
  const attributes = new Attributes(
    new PrincipalAttributes(),
    new RequestAttributes(),
    new SubjectAttributes(),
  );
  const isTrue = (formula: Formula): boolean => model.eval(formula, true).toString() === 'true';
  const valueOf = ({ path, type, nullable }: PathInfo): AttributeValue => {
    if (type === 'flag') return isTrue(world.flag(path));
    if (type === 'list') return world.texts.filter((_, id) => isTrue(world.members(path)[id] as Formula));
    if (nullable && isTrue(world.unknown(path))) return null;
    const value = Number(model.eval(world.term(path), true).toString());
    return type === 'text' ? (world.texts[value] ?? '') : value;
  };
  for (const info of PATHS) {
    const [group = '', name = ''] = info.path.split('.');
    Object.assign(attributes[group as keyof Attributes], { [name]: valueOf(info) });
  }
  return attributes;
};

let solver: ReturnType<typeof init> | undefined;

/** Ends the threads of the solver, which would keep the process alive. */
export const closeSolver = async (): Promise<void> => {
  const { em } = (await solver) ?? {};
  (em as { PThread?: { terminateAllThreads(): void } } | undefined)?.PThread?.terminateAllThreads();
};

/** Compares what two packs permit, over all requests. */
export const prove = async (base: Pack, candidate: Pack): Promise<Verdict> => {
  solver ??= init();
  const { Context } = await solver;
  const z3 = Context('policy');
  const world = new World(z3, [base, candidate]);
  const [before, after] = [permitted(world, base), permitted(world, candidate)];
  const search = async (found: Formula, refused: Formula): Promise<Attributes | null> => {
    const run = new z3.Solver();
    run.add(...world.laws, found, z3.Not(refused));
    const answer = await run.check();
    if (answer === 'unknown') throw new Error('The solver came to no answer.');
    return answer === 'sat' ? requestOf(world, run.model()) : null;
  };
  return { looser: await search(after, before), tighter: await search(before, after) };
};

const packOf = (path: string): Pack => {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];
  return loadPack(files.map((name) => ({ name, text: readFileSync(name, 'utf8') })));
};

const told = (
  title: string,
  none: string,
  found: Attributes | null,
  packs: readonly [Pack, Pack],
): string => {
  if (found === null) return none;
  const [before, after] = packs.map((pack) => compile(pack).decide(found));
  return [
    title,
    `  base: ${before?.effect} (${before?.code}), candidate: ${after?.effect} (${after?.code})`,
    JSON.stringify(found, null, 2),
  ].join('\n');
};

if (process.argv[1] === import.meta.filename) {
  const [candidate, base = 'policies'] = process.argv.slice(2);
  if (candidate === undefined) {
    console.error('Name the candidate pack. Example: npm run -s prove -- my-policies/ policies/');
    process.exit(2);
  }
  const packs = [packOf(base), packOf(candidate)] as const;
  const { looser, tighter } = await prove(...packs);
  console.log(
    told(
      'The candidate is looser: it permits this request.',
      'Proved: the candidate permits nothing more.',
      looser,
      packs,
    ),
  );
  console.log(
    told(
      'The candidate is tighter: it refuses this request.',
      'Proved: the candidate refuses nothing more.',
      tighter,
      packs,
    ),
  );
  await closeSolver();
  process.exit(looser === null ? 0 : 1);
}
