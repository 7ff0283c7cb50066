/** Facts about a piece, merged field by field: for each field the statement that was made last holds. */

/** Per field: when it was stated (Unix ms), and what. */
export type StatedFields = Readonly<Record<string, readonly [number, unknown]>>;

/** Facts stated again change nothing; of two statements of the same instant the first to arrive holds. */
export const mergeFacts = (
  known: StatedFields,
  stated: { readonly statedAt: number; readonly fields: Readonly<Record<string, unknown>> },
): StatedFields => {
  const news = Object.entries(stated.fields).filter(
    ([name]) => !Object.hasOwn(known, name) || (known[name]?.[0] ?? 0) < stated.statedAt,
  );
  if (news.length === 0) return known;
  return Object.assign(
    Object.create(null),
    known,
    Object.fromEntries(news.map(([name, value]) => [name, [stated.statedAt, value]])),
  ) as StatedFields;
};

export const fieldsOf = (known: StatedFields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(known).map(([name, [, value]]) => [name, value]));

/** When the newest of the fields was stated; 0 where there are none. */
export const statedAtOf = (known: StatedFields): number =>
  Object.values(known).reduce((latest, [at]) => Math.max(latest, at), 0);

export const parseFacts = (text: string | null): StatedFields =>
  text === null ? {} : (JSON.parse(text) as StatedFields);
