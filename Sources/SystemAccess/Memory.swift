/// How this process gets its memory.
package enum Memory {
    /// From which size a block is one by itself: responses that list all flags are, and long arrays.
    private static let large: Int32 = 256 << 10

    /// Sets the C library's allocator up for a program that allocates little from many threads at once, and much from one.
    ///
    /// glibc has a heap for each thread but the first, which grows page by page, with a call of the system for each: nearly all of
    /// a run is in such threads. And once a large block was freed, later ones come from these heaps too, where small blocks keep
    /// what is free around them: eight calls in flight that are each answered with all flags took a tenth more memory so.
    package static func setUp() { LibC.setAllocator(large: large) }
}
