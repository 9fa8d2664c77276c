/* The floor: one epoll loop in C that says what our server was heard to say, and keeps nothing. What a server
   can be compared with that spends nothing but the system's own calls. One thread, no library.

   cc -O2 -o floor floor.c && ./floor PORT MESSAGES

   MESSAGES is what bench/floor.py writes: texts, each as its length, a colon and its bytes. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 32768, BUFFER = 8192, POLLS = 16, AT_ONCE = 256, PAUSE_MS = 250, PING_MS = 6000, TICK_MS = 50 };

typedef struct { char *bytes; size_t size; } Text;
typedef struct { int is_used, is_websocket, is_in; size_t filled; char unread[BUFFER]; } Line;
typedef struct { long id, ballots; int has_moved; Text before, after; } Poll;

static Line *lines;
static Poll polls[POLLS];
static int poll_count, joined_count, most_fd;
static Text page, answer, joined[8];

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

/* --- what is said --------------------------------------------------------------------------------------- */

static Text read_text(FILE *file) {
  Text text = {0};
  if (fscanf(file, "%zu:", &text.size) != 1) exit(2);
  text.bytes = malloc(text.size + 1);
  if (fread(text.bytes, 1, text.size, file) != text.size) exit(2);
  text.bytes[text.size] = 0;
  return text;
}

static long read_number(FILE *file) { return atol(read_text(file).bytes); }

/* A text as a frame of a server: final, text, not masked. */
static Text framed(const char *bytes, size_t size, int opcode) {
  Text frame = {malloc(size + 10), 0};
  unsigned char *head = (unsigned char *)frame.bytes;
  head[frame.size++] = 0x80 | opcode;
  if (size < 126) head[frame.size++] = size;
  else if (size < 65536) {
    head[frame.size++] = 126;
    head[frame.size++] = size >> 8;
    head[frame.size++] = size;
  } else {
    head[frame.size++] = 127;
    for (int shift = 56; shift >= 0; shift -= 8) head[frame.size++] = (unsigned long)size >> shift;
  }
  memcpy(frame.bytes + frame.size, bytes, size);
  frame.size += size;
  return frame;
}

static void read_messages(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  Text body = read_text(file);
  page.bytes = malloc(body.size + 256);
  page.size = sprintf(page.bytes, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n\r\n", body.size);
  memcpy(page.bytes + page.size, body.bytes, body.size);
  page.size += body.size;
  answer = read_text(file);
  joined_count = read_number(file);
  for (int each = 0; each < joined_count; each++) {
    Text text = read_text(file);
    joined[each] = framed(text.bytes, text.size, 1);
  }
  poll_count = read_number(file);
  for (int each = 0; each < poll_count; each++) {
    polls[each].id = read_number(file);
    polls[each].before = read_text(file);
    polls[each].after = read_text(file);
  }
  fclose(file);
}

/* --- saying it ------------------------------------------------------------------------------------------ */

static void drop(int fd) {
  lines[fd].is_used = 0;
  close(fd);
}

static void write_all(int fd, Text text) {
  size_t done = 0;
  while (done < text.size) {
    ssize_t sent = send(fd, text.bytes + done, text.size - done, MSG_NOSIGNAL);
    if (sent > 0) done += sent;
    else if (errno == EAGAIN) poll(&(struct pollfd){fd, POLLOUT, 0}, 1, 1000); /* it keeps no queue: it waits */
    else return;
  }
}

static void say(int fd, const char *bytes, size_t size, int opcode) {
  Text frame = framed(bytes, size, opcode);
  write_all(fd, frame);
  free(frame.bytes);
}

static void broadcast(Poll *poll) {
  char number[24];
  int digits = sprintf(number, "%ld", poll->ballots);
  size_t size = poll->before.size + digits + poll->after.size;
  char *text = malloc(size);
  memcpy(text, poll->before.bytes, poll->before.size);
  memcpy(text + poll->before.size, number, digits);
  memcpy(text + poll->before.size + digits, poll->after.bytes, poll->after.size);
  Text frame = framed(text, size, 1);
  for (int fd = 0; fd <= most_fd; fd++)
    if (lines[fd].is_used && lines[fd].is_in) write_all(fd, frame);
  free(text);
  free(frame.bytes);
  poll->has_moved = 0;
}

static void ping(int from, int step) {
  static const Text frame = {"\x81\x01" "2", 3};
  for (int fd = from; fd <= most_fd; fd += step)
    if (lines[fd].is_used && lines[fd].is_websocket) write_all(fd, frame);
}

/* --- being told ----------------------------------------------------------------------------------------- */

static void join(int fd) {
  say(fd, "40{\"sid\":\"floor\"}", 15, 1);
  for (int each = 0; each < joined_count; each++) write_all(fd, joined[each]);
  lines[fd].is_in = 1;
}

/* `42NUMBER["do",{…"poll_id":ID…}]`: the cast is counted and answered under its number. */
static void cast(int fd, char *message) {
  char *named = strstr(message, "\"poll_id\":"), said[1024];
  if (!named) return;
  long id = atol(named + 10);
  for (int each = 0; each < poll_count; each++)
    if (polls[each].id == id) polls[each].ballots++, polls[each].has_moved = 1;
  say(fd, said, snprintf(said, sizeof said, "43%ld[%s]", atol(message + 2), answer.bytes), 1);
}

static void take(int fd, int opcode, char *message, size_t size) {
  char last = message[size];
  message[size] = 0;
  if (opcode == 9) say(fd, message, size, 10);
  else if (opcode == 8) shutdown(fd, SHUT_RDWR);
  else if (size > 1 && message[0] == '4' && message[1] == '0') join(fd);
  else if (size > 1 && message[0] == '4' && message[1] == '2') cast(fd, message);
  message[size] = last;
}

/* The bytes of the first frame that is whole; 0 while none is. A client's frames are masked and short here. */
static size_t take_frame(int fd, unsigned char *bytes, size_t filled) {
  if (filled < 6) return 0;
  size_t size = bytes[1] & 127, head = 6;
  if (size == 126) size = bytes[2] << 8 | bytes[3], head = 8;
  if (filled < head + size) return 0;
  unsigned char *mask = bytes + head - 4;
  for (size_t at = 0; at < size; at++) bytes[head + at] ^= mask[at & 3];
  take(fd, bytes[0] & 15, (char *)bytes + head, size);
  return head + size;
}

/* The load client does not look at the key's answer, so the sample's of RFC 6455 does for everyone. */
static size_t take_request(int fd, char *bytes, size_t filled) {
  static char yes[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
  static char opened[] = "0{\"sid\":\"floor\",\"upgrades\":[],\"pingInterval\":6000,\"pingTimeout\":4000}";
  char *end = memmem(bytes, filled, "\r\n\r\n", 4);
  if (!end) return 0;
  if (memmem(bytes, end - bytes, "Upgrade: websocket", 18)) {
    write_all(fd, (Text){yes, sizeof yes - 1});
    say(fd, opened, sizeof opened - 1, 1);
    lines[fd].is_websocket = 1;
  } else write_all(fd, page);
  return end + 4 - bytes;
}

static void read_line(int fd) {
  Line *line = &lines[fd];
  ssize_t got = recv(fd, line->unread + line->filled, BUFFER - 1 - line->filled, 0);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) drop(fd);
    return;
  }
  line->filled += got;
  size_t used = 0, taken;
  do {
    char *bytes = line->unread + used;
    size_t left = line->filled - used;
    taken = line->is_websocket ? take_frame(fd, (unsigned char *)bytes, left) : take_request(fd, bytes, left);
    used += taken;
  } while (taken);
  memmove(line->unread, line->unread + used, line->filled - used);
  line->filled -= used;
}

static void let_in(int door, int events) {
  int fd, one = 1;
  while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    if (fd >= MOST) exit(3);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    lines[fd].is_used = 1, lines[fd].is_websocket = lines[fd].is_in = 0, lines[fd].filled = 0;
    if (fd > most_fd) most_fd = fd;
    epoll_ctl(events, EPOLL_CTL_ADD, fd, &(struct epoll_event){EPOLLIN, {.fd = fd}});
  }
}

static void on_time(double now) {
  static double next_tally, next_ping;
  static int turn;
  if (now >= next_ping) {
    ping(turn++ % (PING_MS / TICK_MS), PING_MS / TICK_MS);
    next_ping = now + TICK_MS;
  }
  if (now < next_tally) return;
  for (int each = 0; each < poll_count; each++)
    if (polls[each].has_moved) broadcast(&polls[each]), next_tally = now + PAUSE_MS;
}

int main(int count, char **words) {
  if (count != 3 || !(lines = calloc(MOST, sizeof *lines))) return 2;
  read_messages(words[2]);
  int door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), events = epoll_create1(0), one = 1;
  struct sockaddr_in here = {AF_INET, htons(atoi(words[1])), {htonl(INADDR_LOOPBACK)}, {0}};
  setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 4096)) return 1;
  epoll_ctl(events, EPOLL_CTL_ADD, door, &(struct epoll_event){EPOLLIN, {.fd = door}});
  for (;;) {
    struct epoll_event ready[AT_ONCE];
    int many = epoll_wait(events, ready, AT_ONCE, TICK_MS / 2);
    for (int each = 0; each < many; each++)
      if (ready[each].data.fd == door) let_in(door, events);
      else read_line(ready[each].data.fd);
    on_time(now_ms());
  }
}
