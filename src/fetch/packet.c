#include "fetch/packet.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "offprint/record.h"

/* -- Packets -- */

union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

bool op_packet_send(int to, op_str packet, int fd)
{
    union {
        const char *borrowed;
        char *base;
    } bytes = {packet.p}; /* struct iovec knows no const */
    struct iovec piece = {bytes.base, packet.n};
    union control control = {.bytes = {0}};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    if (fd >= 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(header), &fd, sizeof fd);
    }
    ssize_t n;
    do
        n = sendmsg(to, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)packet.n;
}

ssize_t op_packet_receive(int from, char *packet, int *fd)
{
    struct iovec piece = {packet, OP_PACKET_MAX};
    union control control = {.bytes = {0}};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t n;
    *fd = -1;
    do
        n = recvmsg(from, &message, 0);
    while (n < 0 && errno == EINTR);
    struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
        header->cmsg_len == CMSG_LEN(sizeof *fd)) {
        memcpy(fd, CMSG_DATA(header), sizeof *fd);
        (void)fcntl(*fd, F_SETFD, FD_CLOEXEC);
    }
    return n;
}

/* -- Messages -- */

enum tag { TAG_ADDRESS = 1, TAG_REFERRER, TAG_LIMIT, TAG_PAGE, TAG_LATER, TAG_FAULT, TAG_FINAL, TAG_TYPE, TAG_SIZE };

static op_str at_most(op_str s, size_t n)
{
    return s.n <= n ? s : OP_STR_NONE;
}

static void add(struct op_buf *packet, enum tag tag, op_str s)
{
    if (s.p)
        op_record_add(packet, tag, s);
}

void op_question_write(const struct op_question *question, struct op_buf *packet)
{
    add(packet, TAG_ADDRESS, at_most(question->address, OP_ADDRESS_MAX));
    add(packet, TAG_REFERRER, at_most(question->referrer, OP_ADDRESS_MAX));
    op_record_add_uint(packet, TAG_LIMIT, question->limit);
    op_record_add_uint(packet, TAG_PAGE, question->page);
    op_record_add_uint(packet, TAG_LATER, question->later);
}

struct op_question op_question_read(op_str packet)
{
    struct op_question question = {.address = OP_STR_NONE};
    uint32_t tag;
    op_str bytes;
    while (op_record_next(&packet, &tag, &bytes)) {
        if (tag == TAG_ADDRESS)
            question.address = at_most(bytes, OP_ADDRESS_MAX);
        else if (tag == TAG_REFERRER)
            question.referrer = at_most(bytes, OP_ADDRESS_MAX);
        else if (tag == TAG_LIMIT)
            question.limit = op_record_uint(bytes);
        else if (tag == TAG_PAGE)
            question.page = op_record_uint(bytes) != 0;
        else if (tag == TAG_LATER)
            question.later = op_record_uint(bytes) != 0;
    }
    return question;
}

void op_reply_write(const struct op_reply *reply, struct op_buf *packet)
{
    add(packet, TAG_FAULT, op_str_first(reply->fault, OP_ADDRESS_MAX));
    add(packet, TAG_FINAL, at_most(reply->final, OP_ADDRESS_MAX));
    add(packet, TAG_TYPE, at_most(reply->type, OP_ADDRESS_MAX));
    op_record_add_uint(packet, TAG_SIZE, reply->size);
}

struct op_reply op_reply_read(op_str packet)
{
    struct op_reply reply = {.fault = OP_STR_NONE};
    uint32_t tag;
    op_str bytes;
    while (op_record_next(&packet, &tag, &bytes)) {
        if (tag == TAG_FAULT)
            reply.fault = op_str_first(bytes, OP_ADDRESS_MAX);
        else if (tag == TAG_FINAL)
            reply.final = at_most(bytes, OP_ADDRESS_MAX);
        else if (tag == TAG_TYPE)
            reply.type = at_most(bytes, OP_ADDRESS_MAX);
        else if (tag == TAG_SIZE)
            reply.size = op_record_uint(bytes);
    }
    return reply;
}
