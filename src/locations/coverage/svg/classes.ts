/** Classes of a map: quantiles of the zones, and their colours (ColorBrewer YlGnBu, safe for colour-blind readers). */

/** On white, darker is more; on black, brighter is more. */
export const LIGHT_FILLS = ['#ffffcc', '#c7e9b4', '#7fcdbb', '#41b6c4', '#2c7fb8', '#253494'] as const;
export const DARK_FILLS = ['#26418f', '#2c7fb8', '#41b6c4', '#7fcdbb', '#c7e9b4', '#ffffd9'] as const;

export interface MapClass {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface Classing {
  readonly classes: readonly MapClass[];
  /** Number of the class of a value. */
  readonly classOf: (value: number) => number;
}

/** Up to as many classes of about equally many values as there are colours; equal values share a class. */
export const quantileClasses = (values: readonly number[]): Classing => {
  const sorted = [...values].sort((one, other) => one - other);
  const lowest = sorted[0] ?? 0;
  const ties = sorted.filter((value) => value === lowest).length;
  // Where very many share the lowest value, it is a class, and the others are divided.
  const ownClass = ties * LIGHT_FILLS.length > sorted.length ? [lowest] : [];
  const rest = sorted.slice(ownClass.length === 0 ? 0 : ties);
  const most = Math.min(LIGHT_FILLS.length - ownClass.length, new Set(rest).size);
  const uppers = [
    ...new Set([
      ...ownClass,
      ...Array.from({ length: most }, (_, at) => rest[Math.ceil(((at + 1) * rest.length) / most) - 1] ?? 0),
    ]),
  ];
  const classOf = (value: number): number => {
    const found = uppers.findIndex((upper) => value <= upper);
    return found < 0 ? uppers.length - 1 : found;
  };
  const members: number[][] = uppers.map(() => []);
  for (const value of sorted) members[classOf(value)]?.push(value);
  return {
    classOf,
    classes: members.map((list) => ({ from: list[0] ?? 0, to: list.at(-1) ?? 0, count: list.length })),
  };
};

/** Which of the colours a class has: few classes are spread over all of them. */
export const colourOf = (at: number, classes: number): number =>
  classes <= 1 ? 2 : Math.round((at * (LIGHT_FILLS.length - 1)) / (classes - 1));
