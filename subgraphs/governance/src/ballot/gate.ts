interface Waiting<M, A> {
  readonly member: M;
  readonly names: readonly string[];
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets through, for each stream, one group at a time: who comes while a group is being served joins the next one.
 *
 * Laws: everybody is served once, in the order of coming among those who share a name; two who share a name are never in
 *       one group; a group has at most `limit` members. Alone, nobody waits.
 */
export class Gate<M, A> {
  readonly #queues = new Map<string, Waiting<M, A>[]>();

  constructor(
    private readonly serve: (stream: string, members: readonly M[]) => Promise<readonly A[]>,
    private readonly limit: number,
    private readonly namesOf: (member: M) => readonly string[],
  ) {}

  enter(stream: string, member: M): Promise<A> {
    return new Promise((resolve, reject) => {
      const waiting = { member, names: this.namesOf(member), resolve, reject };
      const queue = this.#queues.get(stream);
      if (queue) {
        queue.push(waiting);
        return;
      }
      this.#queues.set(stream, [waiting]);
      void this.#work(stream);
    });
  }

  async #work(stream: string): Promise<void> {
    for (;;) {
      const queue = this.#queues.get(stream) ?? [];
      const group = this.#takeGroup(queue);
      if (group.length === 0) {
        this.#queues.delete(stream);
        return;
      }
      try {
        const answers = await this.serve(
          stream,
          group.map(({ member }) => member),
        );
        for (const [i, { resolve }] of group.entries()) resolve(answers[i] as A);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  /** Takes from the front; who shares a name with somebody before stays in place. */
  #takeGroup(queue: Waiting<M, A>[]): Waiting<M, A>[] {
    const group: Waiting<M, A>[] = [];
    const left: Waiting<M, A>[] = [];
    const names = new Set<string>();
    for (const waiting of queue) {
      const free = group.length < this.limit && !waiting.names.some((name) => names.has(name));
      for (const name of waiting.names) names.add(name);
      (free ? group : left).push(waiting);
    }
    queue.splice(0, queue.length, ...left);
    return group;
  }
}
