/**
 * A static k-d tree over points on the sphere: exact nearest neighbours everywhere, poles and antimeridian
 * included, because it works on unit vectors and not on degrees.
 *
 * The tree is implicit. Points are permuted so that the middle of each range splits it by the axis along which
 * the range is widest; short ranges are leaves and are scanned. The splits stand apart from the points, by level,
 * so that the way down stays in the processor's cache. A straight chord through the sphere grows with the
 * distance along it, so the search compares squared chords and needs trigonometry only at its ends.
 */
import { metresFromSquaredChord, squaredChordFromMetres, writeUnitVector } from './sphere.ts';

/** One point found. */
export interface Neighbour {
  /** Position of the point in the arrays that the index was built from. */
  readonly index: number;
  /** Along the surface of a sphere of mean Earth radius. */
  readonly distanceMetres: number;
}

export interface NearestOptions {
  /** Points farther away are not found. Default: no limit. */
  readonly maxDistanceMetres?: number;
  /**
   * Called inside the search for a candidate that is near enough; `false` leaves it out, and the search goes on
   * to the next one. It may be called for points that are not among the answer.
   */
  readonly filter?: (index: number) => boolean;
}

/** Larger leaves make a smaller tree, smaller ones fewer distances; 16 is fastest on 200,000 clustered points. */
const LEAF_POINTS = 16;
/** A range halves with each level, so 2³² points need at most this many pending ranges. */
const STACK_RANGES = 64;
/** A squared chord that no two points on the unit sphere have. */
const BEYOND = 5;

/** The index. Building costs O(n log n); it keeps 29 bytes a point and no objects. */
export class GeoIndex {
  /** How many points it holds. */
  readonly size: number;
  /** Unit vectors x, y, z of the points in the order of the tree. */
  readonly #vectors: Float64Array;
  /** For each place in the tree: which point stands there. */
  readonly #indexes: Uint32Array;
  /** For each inner node: the coordinate at which it splits. Node n has the halves 2n + 1 and 2n + 2. */
  readonly #splits: Float64Array;
  /** For each inner node: the axis that it splits by (0 x, 1 y, 2 z). */
  readonly #axes: Uint8Array;
  #scratch: Scratch | undefined;

  /**
   * @param latitudes degrees, −90 … 90
   * @param longitudes degrees; any turn is accepted
   * @throws RangeError where the arrays differ in length or a coordinate is no finite number
   */
  constructor(latitudes: ArrayLike<number>, longitudes: ArrayLike<number>) {
    if (latitudes.length !== longitudes.length) {
      throw new RangeError(
        `Expected as many longitudes as latitudes, got ${longitudes.length} and ${latitudes.length}.`,
      );
    }
    this.size = latitudes.length;
    this.#vectors = new Float64Array(this.size * 3);
    this.#indexes = new Uint32Array(this.size);
    const nodes = innerNodes(this.size);
    this.#splits = new Float64Array(nodes);
    this.#axes = new Uint8Array(nodes);
    for (let index = 0; index < this.size; index++) {
      const latitude = latitudes[index] ?? Number.NaN;
      const longitude = longitudes[index] ?? Number.NaN;
      if (!(latitude >= -90 && latitude <= 90) || !Number.isFinite(longitude)) {
        throw new RangeError(
          `Point ${index} is at latitude ${latitude}, longitude ${longitude}: not on Earth.`,
        );
      }
      writeUnitVector(latitude, longitude, this.#vectors, index * 3);
      this.#indexes[index] = index;
    }
    this.#split(0, 0, this.size - 1);
  }

  /**
   * The `count` nearest points, nearest first; fewer where the index, the filter or the distance leaves fewer.
   * Points equally far stand in the order of their index.
   * @throws RangeError where the place is no finite coordinate or `count` is no whole number above zero
   */
  nearest(latitude: number, longitude: number, count: number, options: NearestOptions = {}): Neighbour[] {
    if (!(latitude >= -90 && latitude <= 90) || !Number.isFinite(longitude)) {
      throw new RangeError(`Latitude ${latitude}, longitude ${longitude} is not on Earth.`);
    }
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`Expected a count of 1 or more, got ${count}.`);
    const scratch = this.#scratch ?? new Scratch();
    // A filter may ask the index again; that inner search then makes its own scratch space.
    this.#scratch = undefined;
    writeUnitVector(latitude, longitude, scratch.target, 0);
    const heap = scratch.heap;
    heap.start(
      Math.min(count, this.size),
      options.maxDistanceMetres === undefined ? BEYOND : squaredChordFromMetres(options.maxDistanceMetres),
    );
    if (this.size > 0) this.#search(scratch, options.filter);
    const found = heap.drain();
    this.#scratch = scratch;
    return found;
  }

  #search(scratch: Scratch, filter: ((index: number) => boolean) | undefined): void {
    const vectors = this.#vectors;
    const indexes = this.#indexes;
    const splits = this.#splits;
    const axes = this.#axes;
    const { target, heap, ranges, bounds } = scratch;
    const x = target[0] as number;
    const y = target[1] as number;
    const z = target[2] as number;
    let limit = heap.limit;
    let depth = 0;
    let node = 0;
    let left = 0;
    let right = this.size - 1;
    // How far the target lies outside the box of the range at hand, by axis: nothing in it is nearer than that.
    let outsideX = 0;
    let outsideY = 0;
    let outsideZ = 0;
    for (;;) {
      while (right - left >= LEAF_POINTS) {
        const middle = (left + right) >>> 1;
        const axis = axes[node] as number;
        const offset = (axis === 0 ? x : axis === 1 ? y : z) - (splits[node] as number);
        const farX = axis === 0 ? offset : outsideX;
        const farY = axis === 1 ? offset : outsideY;
        const farZ = axis === 2 ? offset : outsideZ;
        const nearLeft = offset <= 0;
        const squared = farX * farX + farY * farY + farZ * farZ;
        if (squared <= limit) {
          const range = depth * 3;
          ranges[range] = nearLeft ? node * 2 + 2 : node * 2 + 1;
          ranges[range + 1] = nearLeft ? middle + 1 : left;
          ranges[range + 2] = nearLeft ? right : middle;
          const bound = depth * 4;
          bounds[bound] = squared;
          bounds[bound + 1] = farX;
          bounds[bound + 2] = farY;
          bounds[bound + 3] = farZ;
          depth++;
        }
        // The middle point itself belongs to the left half, so that each half is a plain range.
        if (nearLeft) {
          node = node * 2 + 1;
          right = middle;
        } else {
          node = node * 2 + 2;
          left = middle + 1;
        }
      }
      for (let place = left, at = left * 3; place <= right; place++, at += 3) {
        const dx = (vectors[at] as number) - x;
        const dy = (vectors[at + 1] as number) - y;
        const dz = (vectors[at + 2] as number) - z;
        const squared = dx * dx + dy * dy + dz * dz;
        if (squared > limit) continue;
        const index = indexes[place] as number;
        if (filter !== undefined && !filter(index)) continue;
        heap.offer(squared, index);
        limit = heap.limit;
      }
      do {
        if (depth === 0) return;
        depth--;
      } while ((bounds[depth * 4] as number) > limit);
      node = ranges[depth * 3] as number;
      left = ranges[depth * 3 + 1] as number;
      right = ranges[depth * 3 + 2] as number;
      outsideX = bounds[depth * 4 + 1] as number;
      outsideY = bounds[depth * 4 + 2] as number;
      outsideZ = bounds[depth * 4 + 3] as number;
    }
  }

  #split(node: number, left: number, right: number): void {
    if (right - left < LEAF_POINTS) return;
    const middle = (left + right) >>> 1;
    const axis = this.#widestAxis(left, right);
    this.#select(middle, left, right, axis);
    this.#axes[node] = axis;
    this.#splits[node] = this.#vectors[middle * 3 + axis] as number;
    this.#split(node * 2 + 1, left, middle);
    this.#split(node * 2 + 2, middle + 1, right);
  }

  #widestAxis(left: number, right: number): number {
    let widest = 0;
    let widestSpread = -1;
    for (let axis = 0; axis < 3; axis++) {
      let low = Infinity;
      let high = -Infinity;
      for (let at = left * 3 + axis; at <= right * 3 + axis; at += 3) {
        const value = this.#vectors[at] as number;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      if (high - low > widestSpread) {
        widestSpread = high - low;
        widest = axis;
      }
    }
    return widest;
  }

  /** Floyd–Rivest selection: afterwards the point at `middle` is the one that sorting by `axis` would put there. */
  #select(middle: number, first: number, last: number, axis: number): void {
    const vectors = this.#vectors;
    let left = first;
    let right = last;
    while (right > left) {
      if (right - left > 600) {
        const size = right - left + 1;
        const position = middle - left + 1;
        const logarithm = Math.log(size);
        const sample = 0.5 * Math.exp((2 * logarithm) / 3);
        const deviation =
          0.5 * Math.sqrt((logarithm * sample * (size - sample)) / size) * (position - size / 2 < 0 ? -1 : 1);
        this.#select(
          middle,
          Math.max(left, Math.floor(middle - (position * sample) / size + deviation)),
          Math.min(right, Math.floor(middle + ((size - position) * sample) / size + deviation)),
          axis,
        );
      }
      const pivot = vectors[middle * 3 + axis] as number;
      let up = left;
      let down = right;
      this.#swap(left, middle);
      if ((vectors[right * 3 + axis] as number) > pivot) this.#swap(left, right);
      while (up < down) {
        this.#swap(up, down);
        up++;
        down--;
        while ((vectors[up * 3 + axis] as number) < pivot) up++;
        while ((vectors[down * 3 + axis] as number) > pivot) down--;
      }
      if ((vectors[left * 3 + axis] as number) === pivot) {
        this.#swap(left, down);
      } else {
        down++;
        this.#swap(down, right);
      }
      if (down <= middle) left = down + 1;
      if (middle <= down) right = down - 1;
    }
  }

  #swap(one: number, other: number): void {
    const vectors = this.#vectors;
    const indexes = this.#indexes;
    const index = indexes[one] as number;
    indexes[one] = indexes[other] as number;
    indexes[other] = index;
    for (let axis = 0; axis < 3; axis++) {
      const value = vectors[one * 3 + axis] as number;
      vectors[one * 3 + axis] = vectors[other * 3 + axis] as number;
      vectors[other * 3 + axis] = value;
    }
  }
}

/** Room for the inner nodes of a tree: the bigger half of each range is ⌈size / 2⌉ until it is a leaf. */
const innerNodes = (points: number): number => {
  let levels = 0;
  for (let size = points; size > LEAF_POINTS; size = Math.ceil(size / 2)) levels++;
  return 2 ** levels - 1;
};

/** What one search needs besides the tree; kept from one search to the next. */
class Scratch {
  readonly target = new Float64Array(3);
  readonly heap = new NearestHeap();
  /** Pending ranges: node, first and last place of each. */
  readonly ranges = new Int32Array(STACK_RANGES * 3);
  /** For each of them: no point in it is nearer than this, squared, and the same by axis. */
  readonly bounds = new Float64Array(STACK_RANGES * 4);
}

/** The best candidates so far: a heap with the worst one on top, ordered by distance, then by index. */
class NearestHeap {
  /** A candidate farther than this cannot be among the answer. */
  limit = BEYOND;
  #capacity = 0;
  #size = 0;
  #distances = new Float64Array(16);
  #indexes = new Uint32Array(16);

  start(capacity: number, limit: number): void {
    this.#capacity = capacity;
    this.#size = 0;
    this.limit = limit;
  }

  offer(distance: number, index: number): void {
    if (this.#size < this.#capacity) {
      if (this.#size === this.#distances.length) this.#grow();
      this.#siftUp(this.#size++, distance, index);
      if (this.#size === this.#capacity) this.limit = this.#distances[0] as number;
      return;
    }
    // Equally far and with a higher index: the one on top stays.
    if (distance === this.#distances[0] && index > (this.#indexes[0] as number)) return;
    this.#siftDown(this.#size, distance, index);
    this.limit = this.#distances[0] as number;
  }

  /** Empties the heap into a list, nearest first. */
  drain(): Neighbour[] {
    const answer: Neighbour[] = [];
    for (let last = this.#size - 1; last >= 0; last--) {
      const distanceMetres = metresFromSquaredChord(this.#distances[0] as number);
      answer.push({ index: this.#indexes[0] as number, distanceMetres });
      this.#siftDown(last, this.#distances[last] as number, this.#indexes[last] as number);
    }
    this.#size = 0;
    return answer.reverse();
  }

  #grow(): void {
    const distances = new Float64Array(this.#size * 2);
    distances.set(this.#distances);
    this.#distances = distances;
    const indexes = new Uint32Array(this.#size * 2);
    indexes.set(this.#indexes);
    this.#indexes = indexes;
  }

  #siftUp(from: number, distance: number, index: number): void {
    const distances = this.#distances;
    const indexes = this.#indexes;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const parentDistance = distances[parent] as number;
      const parentIndex = indexes[parent] as number;
      if (parentDistance > distance || (parentDistance === distance && parentIndex > index)) break;
      distances[at] = parentDistance;
      indexes[at] = parentIndex;
      at = parent;
    }
    distances[at] = distance;
    indexes[at] = index;
  }

  /** Lets a candidate sink from the top of the first `size` places to where it belongs. */
  #siftDown(size: number, distance: number, index: number): void {
    const distances = this.#distances;
    const indexes = this.#indexes;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= size) break;
      const other = child + 1;
      if (other < size && isFarther(distances, indexes, other, child)) child = other;
      const childDistance = distances[child] as number;
      const childIndex = indexes[child] as number;
      if (childDistance < distance || (childDistance === distance && childIndex < index)) break;
      distances[at] = childDistance;
      indexes[at] = childIndex;
      at = child;
    }
    distances[at] = distance;
    indexes[at] = index;
  }
}

const isFarther = (distances: Float64Array, indexes: Uint32Array, one: number, other: number): boolean => {
  const difference = (distances[one] as number) - (distances[other] as number);
  return difference > 0 || (difference === 0 && (indexes[one] as number) > (indexes[other] as number));
};
