/** The runner ends no spec that hangs, so what may hang says how long it may take. */
export async function within<T>(
  seconds: number,
  what: string,
  work: () => Promise<T>,
  told: () => string = () => '',
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Expected ${what} within ${seconds} s\n${told()}`)),
      seconds * 1_000,
    );
  });
  try {
    return await Promise.race([work(), tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
