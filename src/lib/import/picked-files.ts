type Picked = Pick<File, 'name' | 'size' | 'lastModified'>;

/** Those of before with those picked now; the same file, picked again, once. */
export const together = <F extends Picked>(before: readonly F[], now: readonly F[]): F[] => [
	...before,
	...now.filter((file) => !before.some((other) => isSame(other, file)))
];

const isSame = (one: Picked, other: Picked): boolean =>
	one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
