/**
 * The JSON Schema (2020-12) of a pack file, as data. `structure.ts` interprets exactly the keywords used here;
 * a test holds it against ajv.
 */
import { OBLIGATION_NAMES } from './obligations.ts';
import { OPERATORS, type RightKind } from './operators.ts';
import { ACTIONS, CHANNELS, CLASSES, KINDS, PATH_NAMES, ROLES } from './paths.ts';

/** The part of JSON Schema that pack files need. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  /** Alternatives told apart by JSON type, or by the property named first in `required`. */
  readonly oneOf?: readonly Schema[];
}

const object = (properties: Record<string, Schema>, required: readonly string[]): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const reference = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const list = (items: Schema): Schema => ({ type: 'array', items, minItems: 1 });
const choice = (values: readonly string[]): Schema => ({ type: 'string', enum: values });
const prose: Schema = { type: 'string', minLength: 1 };

const DATE = '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2}))?$';
const ref = object({ ref: choice(PATH_NAMES) }, ['ref']);
const RIGHT: Readonly<Record<RightKind, Schema>> = {
  scalar: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, ref] },
  list: { oneOf: [list(prose), ref] },
  duration: { type: 'string', pattern: '^P(\\d{1,5}D)?(T(\\d{1,5}H)?(\\d{1,5}M)?)?$' },
  flag: { type: 'boolean' },
};

const leaf: Schema = {
  ...object(
    {
      f: choice(PATH_NAMES),
      ...Object.fromEntries(OPERATORS.map((operator) => [operator.name, RIGHT[operator.right]])),
    },
    ['f'],
  ),
  minProperties: 2,
  maxProperties: 2,
};

/** Schema of one pack file. */
export const PACK_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Postern policy pack file',
  ...object({ rules: list(reference('rule')), citations: list(reference('citation')) }, []),
  minProperties: 1,
  $defs: {
    date: { type: 'string', pattern: DATE },
    dateOrNull: { type: ['string', 'null'], pattern: DATE },
    id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._#-]{0,99}$' },
    condition: {
      oneOf: [
        object({ all: list(reference('condition')) }, ['all']),
        object({ any: list(reference('condition')) }, ['any']),
        object({ not: reference('condition') }, ['not']),
        leaf,
      ],
    },
    applies: {
      ...object(
        {
          datasets: list({ type: 'string', pattern: '^[a-z][a-z0-9.-]{0,63}$' }),
          actions: list(choice(ACTIONS)),
          classes: list(choice(CLASSES)),
          channels: list(choice(CHANNELS)),
          roles: list(choice(ROLES)),
          kinds: list(choice(KINDS)),
        },
        [],
      ),
    },
    rule: object(
      {
        id: reference('id'),
        effect: choice(['permit', 'forbid', 'oblige']),
        title: prose,
        applies: reference('applies'),
        effective: object({ from: reference('dateOrNull'), to: reference('dateOrNull') }, ['from', 'to']),
        mode: choice(['enforce', 'shadow']),
        shadowUntil: reference('date'),
        when: reference('condition'),
        obligations: list(choice(OBLIGATION_NAMES)),
        cite: list(reference('id')),
        code: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' },
        message: prose,
        cure: prose,
        explain: { type: 'object', propertyNames: choice(PATH_NAMES), additionalProperties: prose },
      },
      ['id', 'effect', 'title', 'applies', 'effective'],
    ),
    citation: object(
      {
        id: reference('id'),
        instrument: prose,
        section: { type: 'string' },
        url: { type: ['string', 'null'], pattern: '^https?://\\S+$' },
        retrieved: reference('date'),
        effectiveFrom: reference('dateOrNull'),
        effectiveTo: reference('dateOrNull'),
        supersedes: { type: ['string', 'null'] },
        paraphrase: prose,
        confidence: choice(['official', 'secondary', 'operator-supplied', 'unverified']),
      },
      ['id', 'instrument', 'section', 'url', 'retrieved', 'effectiveFrom', 'paraphrase', 'confidence'],
    ),
  },
};
