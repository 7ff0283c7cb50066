/** The operations of an OpenAPI document, as the try-it console needs them. */

/** JSON Schema, as far as our documents use it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly 'x-postern': {
    readonly route: string;
    readonly dataClass: string;
    readonly purposeRequired: boolean;
  };
  readonly 'x-confidence'?: string;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}

/** `GET /postern/v1/apps/:id/openapi.json` */
export interface AppOpenApi {
  readonly 'x-postern-left-out': readonly {
    readonly because: string;
    readonly cure: string;
    readonly routes: readonly string[];
  }[];
}

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` in place of parameters. */
  readonly path: string;
  /** As decisions name it. */
  readonly route: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly dataClass: string;
  readonly purposeRequired: boolean;
  readonly confidence: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: { readonly type: string; readonly schema: Schema } | undefined;
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const bodyOf = ({ requestBody }: Described): Operation['body'] => {
  const content = requestBody?.content;
  if (content === undefined) return undefined;
  const type = 'application/json' in content ? 'application/json' : Object.keys(content)[0];
  const schema = type === undefined ? undefined : content[type]?.schema;
  return type === undefined || schema === undefined ? undefined : { type, schema };
};

/** Every operation, pages of the console left out. */
export const operationsOf = ({ paths }: OpenApi): readonly Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([given, described]) => {
      const method = given.toUpperCase();
      if (!METHODS.has(method) || described.operationId.startsWith('console')) return [];
      return [
        {
          id: described.operationId,
          method: method as Operation['method'],
          path,
          route: described['x-postern'].route,
          summary: described.summary,
          description: described.description,
          dataClass: described['x-postern'].dataClass,
          purposeRequired: described['x-postern'].purposeRequired,
          confidence: described['x-confidence'],
          parameters: described.parameters,
          body: bodyOf(described),
        },
      ];
    }),
  );

/** Operations that have every word, those with it in the path first. */
export const found = (operations: readonly Operation[], typed: string): readonly Operation[] => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const rank = ({ path, method }: Operation): number => {
    const inPath = words.every((word) => `${method} ${path}`.toLowerCase().includes(word));
    return inPath ? 0 : 1;
  };
  return operations
    .filter(({ id, method, path, summary }) => {
      const text = `${id} ${method} ${path} ${summary}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b) || a.path.length - b.path.length);
};
