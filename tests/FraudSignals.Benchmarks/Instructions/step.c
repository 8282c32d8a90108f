// Steps a thread through its instructions and writes the address of each (8 bytes): what a virtual machine without
// counters of its own can still count exactly.
//   gcc -O2 -o step step.c && ./step THREAD STEPS OUT [ADDRESS]
// With an address it lets the thread run until it gets there. Linux on x86-64.
#define _GNU_SOURCE
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>

static int tid, status;

static uint64_t address(void) { return ptrace(PTRACE_PEEKUSER, tid, (void *)offsetof(struct user_regs_struct, rip), 0); }

static void debug_register(int number, unsigned long value) {
    if (ptrace(PTRACE_POKEUSER, tid, (void *)offsetof(struct user, u_debugreg[number]), (void *)value)) { perror("debug register"); exit(1); }
}

// The runtime's own signals are handed on.
static void go_on(int how) {
    int signal = WSTOPSIG(status), is_own = signal == SIGTRAP || status >> 16 != 0;
    ptrace(how, tid, 0, (void *)(long)(is_own ? 0 : signal));
    if (waitpid(tid, &status, __WALL) < 0 || WIFEXITED(status)) { fprintf(stderr, "the thread is gone\n"); exit(1); }
}

int main(int count, char **arguments) {
    if (count < 4) { fprintf(stderr, "step THREAD STEPS OUT [ADDRESS]\n"); return 2; }
    tid = atoi(arguments[1]);
    FILE *out = fopen(arguments[3], "wb");
    if (!out || ptrace(PTRACE_SEIZE, tid, 0, 0)) { perror("step"); return 1; }
    ptrace(PTRACE_INTERRUPT, tid, 0, 0);
    waitpid(tid, &status, __WALL);
    if (count > 4) {
        uint64_t from = strtoull(arguments[4], 0, 16);
        debug_register(0, from);
        debug_register(7, 1);
        do { go_on(PTRACE_CONT); } while (address() != from);
        debug_register(7, 0);
    }

    // Both on one processor, which makes a step several times as fast.
    cpu_set_t before, one;
    sched_getaffinity(tid, sizeof before, &before);
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    sched_setaffinity(tid, sizeof one, &one);
    for (long i = atol(arguments[2]); i > 0; i--) {
        uint64_t at = address();
        fwrite(&at, sizeof at, 1, out);
        go_on(PTRACE_SINGLESTEP);
    }

    fclose(out);
    sched_setaffinity(tid, sizeof before, &before);
    ptrace(PTRACE_DETACH, tid, 0, 0);
    return 0;
}
