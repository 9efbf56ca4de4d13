/// How this process gets its memory.
package enum Memory {
    /// From which size a block is one by itself: responses that list all flags are, and long arrays.
    private static let large: Int32 = 256 << 10
    /// How many heaps there are: a run has about as many threads.
    private static let heaps: Int32 = 8
    /// How much of a heap can be used from its beginning.
    private static let ready: Int32 = 4 << 20

    /// Sets the C library's allocator up for a program that allocates much from a few threads.
    ///
    /// glibc has a heap for each thread. With a single one, a manifest that is read side by side (`SideBySide`) waits for it
    /// thousands of times, and takes as long as it does on one core; with very many, each keeps what is free in it. And once a
    /// large block was freed, later ones come from these heaps too, where small blocks keep what is free around them: eight calls
    /// in flight that are each answered with all flags took a tenth more memory so. Beyond what is ready of a heap, each further page is a
    /// call of the system: 1,600 in a plan of 5,000 flags with little of it, 660 with this. It takes no memory before it is used, but so
    /// much of what was freed isn't given back: 400,000 small flags take 60 MB in place of 52, and 65 with four times as much.
    package static func setUp() { LibC.setAllocator(large: large, heaps: heaps, ready: ready) }
}
