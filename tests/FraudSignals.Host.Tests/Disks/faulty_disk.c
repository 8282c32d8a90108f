// Stands between a process and its disk (LD_PRELOAD, Linux): lets chosen calls on chosen files fail, and remembers what was
// flushed, so that the directory can be put back to what a power cut would leave.
//
//   DISK_ROOT    the directory that is looked at; calls on other files pass
//   DISK_SHADOW  a directory, empty for the first process: data/<inode>-<generation> holds what was flushed of a file, and
//                names/<directory> its names; to a next process it tells what is on the medium of what it finds
//   DISK_TRACE   a file that takes a line for each call: what was called, the path, and the error or 0
//   DISK_FAULT   call,part of the path,nth,errno,how    (how: once, always, or short: half of a write is done and told)
//   DISK_ARMED   a file; calls count for the fault only once it is there
//
// A flush that fails drops what was written since the last, as the kernel may: a later flush does not bring it back.

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MAX_FILES 65536
#define PATH 4096

struct range { off_t offset; size_t length; struct range *next; };
struct file { ino_t inode; int generation; struct range *dirty; };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *shadow, *armed;
static int trace = -1;
static char fault_call[32], fault_path[256], fault_how[16];
static long fault_nth, fault_errno, seen;
static struct file files[MAX_FILES];
static int file_count, generations;

static int sys_open(const char *path, int flags, mode_t mode) { return syscall(SYS_openat, AT_FDCWD, path, flags, mode); }
static ssize_t sys_pwrite(int fd, const void *bytes, size_t length, off_t offset) { return syscall(SYS_pwrite64, fd, bytes, length, offset); }

static int is_below(const char *path) { return root && strncmp(path, root, strlen(root)) == 0; }

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

static struct file *find(ino_t inode) {
    for (int i = file_count - 1; i >= 0; i--)
        if (files[i].inode == inode) return &files[i];
    return NULL;
}

static struct file *add(ino_t inode) {
    // An inode may come again for another file.
    if (file_count == MAX_FILES) abort();
    files[file_count] = (struct file){ inode, ++generations, NULL };
    return &files[file_count++];
}

static void data_path(const struct file *file, char *path) {
    snprintf(path, PATH, "%s/data/%llu-%d", shadow, (unsigned long long)file->inode, file->generation);
}

static void copy_range(int from, int to, off_t offset, size_t length) {
    static char buffer[1 << 16];
    while (length > 0) {
        ssize_t read = pread(from, buffer, length < sizeof buffer ? length : sizeof buffer, offset);
        if (read <= 0) return;
        sys_pwrite(to, buffer, read, offset);
        offset += read;
        length -= read;
    }
}

static void forget(struct file *file) {
    while (file->dirty) {
        struct range *next = file->dirty->next;
        free(file->dirty);
        file->dirty = next;
    }
}

// What was written since the last flush is on the medium now.
static void keep(int fd, struct file *file) {
    char path[PATH], self[64];
    struct stat now;
    data_path(file, path);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    int from = sys_open(self, O_RDONLY | O_CLOEXEC, 0);
    int to = sys_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (from < 0 || to < 0 || fstat(fd, &now) != 0) abort();
    for (struct range *r = file->dirty; r; r = r->next) copy_range(from, to, r->offset, r->length);
    syscall(SYS_ftruncate, to, now.st_size);
    close(from);
    close(to);
    forget(file);
}

static void mark(int fd, off_t offset, size_t length) {
    struct stat now;
    if (!shadow || length == 0 || fstat(fd, &now) != 0) return;
    struct file *file = find(now.st_ino);
    if (!file) return;
    struct range *dirty = malloc(sizeof *dirty);
    *dirty = (struct range){ offset, length, file->dirty };
    file->dirty = dirty;
}

// The names in a directory are on the medium now.
static void keep_names(const char *directory) {
    char path[PATH], aside[PATH];
    DIR *entries = opendir(directory);
    if (!entries) return;
    int prefix = snprintf(path, sizeof path, "%s/names/", shadow);
    snprintf(path + prefix, sizeof path - prefix, "%s", directory + strlen(root));
    for (char *c = path + prefix; *c; c++)
        if (*c == '/') *c = '%';
    strcat(path, "%");
    snprintf(aside, sizeof aside, "%s/names.writing", shadow);
    int to = sys_open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    struct dirent *entry;
    while ((entry = readdir(entries))) {
        struct file *file = entry->d_type == DT_REG ? find(entry->d_ino) : NULL;
        if (file) dprintf(to, "%llu-%d\t%s\n", (unsigned long long)file->inode, file->generation, entry->d_name);
    }
    closedir(entries);
    close(to);
    syscall(SYS_renameat, AT_FDCWD, aside, AT_FDCWD, path);
}

// All that is there at the start has been there for long.
static void keep_all(const char *directory) {
    char path[PATH];
    DIR *entries = opendir(directory);
    if (!entries) return;
    struct dirent *entry;
    while ((entry = readdir(entries))) {
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) keep_all(path);
        if (entry->d_type != DT_REG) continue;
        int fd = sys_open(path, O_RDONLY | O_CLOEXEC, 0);
        struct stat now;
        if (fd < 0 || fstat(fd, &now) != 0) continue;
        add(now.st_ino);
        mark(fd, 0, now.st_size);
        keep(fd, find(now.st_ino));
        close(fd);
    }
    closedir(entries);
    keep_names(directory);
}

// Files whose names were never flushed: they are there until the power goes, and of what is in them nothing is on the medium.
static void add_unnamed(const char *directory) {
    char path[PATH];
    DIR *entries = opendir(directory);
    struct dirent *entry;
    while (entries && (entry = readdir(entries))) {
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (entry->d_type == DT_DIR && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) add_unnamed(path);
        if (entry->d_type == DT_REG && !find(entry->d_ino)) add(entry->d_ino);
    }
    if (entries) closedir(entries);
}

// A process before this one has left it as it is: what was not flushed then is not flushed now.
static int go_on(void) {
    char path[PATH], line[PATH];
    snprintf(path, sizeof path, "%s/names", shadow);
    DIR *entries = opendir(path);
    struct dirent *entry;
    int found = 0;
    while (entries && (entry = readdir(entries))) {
        if (entry->d_name[0] == '.') continue;
        found = 1;
        snprintf(path, sizeof path, "%s/names/%s", shadow, entry->d_name);
        FILE *names = fopen(path, "r");
        while (names && fgets(line, sizeof line, names)) {
            unsigned long long inode;
            int generation;
            if (sscanf(line, "%llu-%d", &inode, &generation) != 2) continue;
            files[file_count++] = (struct file){ inode, generation, NULL };
            if (generation > generations) generations = generation;
        }
        if (names) fclose(names);
    }
    if (entries) closedir(entries);
    if (found) add_unnamed(root);
    return found;
}

__attribute__((constructor)) static void begin(void) {
    const char *fault = getenv("DISK_FAULT"), *to = getenv("DISK_TRACE");
    root = getenv("DISK_ROOT");
    shadow = getenv("DISK_SHADOW");
    armed = getenv("DISK_ARMED");
    if (to) trace = sys_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fault && sscanf(fault, "%31[^,],%255[^,],%ld,%ld,%15s", fault_call, fault_path, &fault_nth, &fault_errno, fault_how) != 5) abort();
    if (root && shadow) {
        char path[PATH];
        snprintf(path, sizeof path, "%s/data", shadow);
        mkdir(path, 0700);
        snprintf(path, sizeof path, "%s/names", shadow);
        mkdir(path, 0700);
        if (!go_on()) keep_all(root);
    }
}

static void tell(const char *call, const char *path, long error) {
    char line[PATH + 64];
    int length = snprintf(line, sizeof line, "%s %s %ld\n", call, path, error);
    if (trace >= 0) syscall(SYS_write, trace, line, length);
}

// 0, or the error that the call is to fail with; -1 for a write that is to be short.
static long fault_of(const char *call, const char *path) {
    if (strcmp(call, fault_call) != 0 || !strstr(path, fault_path) || (armed && access(armed, F_OK) != 0)) return 0;
    seen++;
    if (strcmp(fault_how, "always") == 0 ? seen < fault_nth : seen != fault_nth) return 0;
    return strcmp(fault_how, "short") == 0 ? -1 : fault_errno;
}

static int failed(long error) {
    errno = (int)error;
    return -1;
}

static int flush(int fd) {
    char path[PATH];
    struct stat now;
    int saved = errno;
    if (!path_of(fd, path) || fstat(fd, &now) != 0) return syscall(SYS_fsync, fd);
    int is_directory = S_ISDIR(now.st_mode);
    const char *call = is_directory ? "fsyncdir" : "fsync";
    if (is_directory) strcat(path, "/");
    pthread_mutex_lock(&lock);
    long error = fault_of(call, path);
    tell(call, path, error);
    if (shadow && is_directory && error == 0) {
        path[strlen(path) - 1] = 0;
        keep_names(path);
    }
    struct file *file = shadow && !is_directory ? find(now.st_ino) : NULL;
    if (file && error == 0) keep(fd, file);
    if (file && error != 0 && error != EINTR) forget(file);
    pthread_mutex_unlock(&lock);
    errno = saved;
    return error != 0 ? failed(error) : 0;
}

int fsync(int fd) { return flush(fd); }
int fdatasync(int fd) { return flush(fd); }

static ssize_t write_at(int fd, const struct iovec *parts, int count, off_t offset) {
    char path[PATH];
    if (!path_of(fd, path)) return syscall(SYS_pwritev, fd, parts, count, offset, 0);
    pthread_mutex_lock(&lock);
    long error = fault_of("pwrite", path);
    tell("pwrite", path, error);
    ssize_t written = -1;
    if (error > 0) errno = (int)error;
    else if (error < 0) written = sys_pwrite(fd, parts[0].iov_base, parts[0].iov_len > 1 ? parts[0].iov_len / 2 : 1, offset);
    else written = syscall(SYS_pwritev, fd, parts, count, offset, 0);
    if (written > 0) mark(fd, offset, written);
    pthread_mutex_unlock(&lock);
    return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
    return write_at(fd, &(struct iovec){ (void *)bytes, length }, 1, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t offset) { return write_at(fd, parts, count, offset); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return write_at(fd, parts, count, offset); }

int ftruncate64(int fd, off_t length) {
    char path[PATH];
    if (path_of(fd, path)) {
        pthread_mutex_lock(&lock);
        long error = fault_of("ftruncate", path);
        tell("ftruncate", path, error);
        pthread_mutex_unlock(&lock);
        if (error != 0) return failed(error);
    }
    return syscall(SYS_ftruncate, fd, length);
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fallocate64(int fd, int mode, off_t offset, off_t length) {
    char path[PATH];
    if (path_of(fd, path)) {
        pthread_mutex_lock(&lock);
        long error = fault_of("fallocate", path);
        tell("fallocate", path, error);
        pthread_mutex_unlock(&lock);
        if (error != 0) return failed(error);
    }
    return syscall(SYS_fallocate, fd, mode, offset, length);
}
int fallocate(int fd, int mode, off_t offset, off_t length) { return fallocate64(fd, mode, offset, length); }
int posix_fallocate64(int fd, off_t offset, off_t length) { return fallocate64(fd, 0, offset, length) == 0 ? 0 : errno; }
int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

static long fault_of_name(const char *call, const char *path) {
    char whole[PATH];
    if (!realpath(path, whole)) return 0;
    if (!is_below(whole)) return 0;
    pthread_mutex_lock(&lock);
    long error = fault_of(call, whole);
    tell(call, whole, error);
    pthread_mutex_unlock(&lock);
    return error;
}

int rename(const char *from, const char *to) {
    int saved = errno;
    long error = fault_of_name("rename", from);
    errno = saved;
    return error != 0 ? failed(error) : syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int unlink(const char *path) {
    int saved = errno;
    long error = fault_of_name("unlink", path);
    errno = saved;
    return error != 0 ? failed(error) : syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    int saved = errno;
    int is_new = (flags & O_CREAT) && access(path, F_OK) != 0;
    errno = saved;
    int fd = sys_open(path, flags, mode);
    char whole[PATH];
    struct stat now;
    if (fd >= 0 && is_new && shadow && path_of(fd, whole) && fstat(fd, &now) == 0) {
        pthread_mutex_lock(&lock);
        add(now.st_ino);
        pthread_mutex_unlock(&lock);
    }
    return fd;
}
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open64(path, flags, mode);
}

// .NET asks the C library for the functions of a P/Invoke by name, past this library.
void *dlsym(void *library, const char *name) {
    static void *(*real)(void *, const char *);
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.17");
    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
    if (strcmp(name, "fsync") == 0) return fsync;
    if (strcmp(name, "open") == 0) return open;
    return real(library, name);
}
