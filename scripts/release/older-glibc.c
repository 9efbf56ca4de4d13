// What would need a glibc past 2.34, for the machines that have an older one. The linker leads every use here (--wrap):
//
// - hypot and hypotf (2.35), which the Swift libraries use: those that glibc has had from the beginning differ in the last bit
//   and in errno.
// - _dl_find_object (2.35), which gcc's unwinder calls when a C++ exception is thrown: by dl_iterate_phdr, as it was before.
// - arc4random (2.36), which libstdc++ calls for std::random_device: by getrandom.
#define _GNU_SOURCE
#include <errno.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

#if defined(__x86_64__)
#define OLDEST "GLIBC_2.2.5"
#elif defined(__aarch64__)
#define OLDEST "GLIBC_2.17"
#else
#error "this architecture's first version of glibc belongs here"
#endif

double older_hypot(double x, double y);
float older_hypotf(float x, float y);
__asm__(".symver older_hypot, hypot@" OLDEST);
__asm__(".symver older_hypotf, hypotf@" OLDEST);

double __wrap_hypot(double x, double y) { return older_hypot(x, y); }
float __wrap_hypotf(float x, float y) { return older_hypotf(x, y); }

// As <dlfcn.h> has it since 2.35; neither architecture has dlfo_eh_dbase.
struct found {
    unsigned long long flags;
    void *start;
    void *end;
    struct link_map *map;
    void *eh_frame;
    unsigned long long reserved[7];
};

struct search {
    uintptr_t address;
    struct found *found;
};

static int look(struct dl_phdr_info *object, size_t size, void *context) {
    struct search *search = context;
    const ElfW(Phdr) *eh_frame = NULL;
    int is_inside = 0;
    (void)size;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];
        uintptr_t start = object->dlpi_addr + header->p_vaddr;
        if (header->p_type == PT_GNU_EH_FRAME) eh_frame = header;
        if (header->p_type != PT_LOAD || search->address < start || search->address - start >= header->p_memsz) continue;
        is_inside = 1;
        search->found->start = (void *)start;
        search->found->end = (void *)(start + header->p_memsz);
    }
    if (!is_inside || eh_frame == NULL) return 0;
    search->found->eh_frame = (void *)(object->dlpi_addr + eh_frame->p_vaddr);
    return 1;
}

int __wrap__dl_find_object(void *address, struct found *found) {
    struct search search = {(uintptr_t)address, found};
    *found = (struct found){0};
    return dl_iterate_phdr(look, &search) == 1 ? 0 : -1;
}

uint32_t __wrap_arc4random(void) {
    uint32_t value;
    ssize_t count;
    do {
        count = getrandom(&value, sizeof value, 0);
    } while (count < 0 && errno == EINTR);
    // As arc4random: there is no way to say that there is no randomness.
    if (count != sizeof value) abort();
    return value;
}
