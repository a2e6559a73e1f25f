#include "fetch/peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct range {
    uint32_t first;
    int bits;
};

/* The IPv4 Special-Purpose Address Registry, with multicast and the former class E. */
static const struct range special[] = {
    {0x00000000, 8},  /* this network */
    {0x0A000000, 8},  /* private */
    {0x64400000, 10}, /* shared by the customers of a carrier */
    {0x7F000000, 8},  /* loopback */
    {0xA9FE0000, 16}, /* link-local */
    {0xAC100000, 12}, /* private */
    {0xC0000000, 24}, /* IETF protocols */
    {0xC0000200, 24}, /* documentation */
    {0xC0586300, 24}, /* relays of 6to4, given up */
    {0xC0A80000, 16}, /* private */
    {0xC6120000, 15}, /* benchmarks */
    {0xC6336400, 24}, /* documentation */
    {0xCB007100, 24}, /* documentation */
    {0xE0000000, 4},  /* multicast */
    {0xF0000000, 4},  /* reserved, broadcast */
};

static bool is_public_4(uint32_t address)
{
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if ((address ^ special[i].first) >> (32 - special[i].bits) == 0)
            return false;
    return true;
}

static uint32_t four_bytes(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static bool is_public_6(const uint8_t *a)
{
    static const uint8_t nat64[12] = {0, 0x64, 0xFF, 0x9B};
    /* What a translator makes an address of IPv4 again (RFC 6052). */
    if (memcmp(a, nat64, sizeof nat64) == 0)
        return is_public_4(four_bytes(a + 12));
    uint32_t head = four_bytes(a);
    bool global = head >> 29 == 1;            /* 2000::/3: nothing else is given out */
    bool ietf = head >> 9 == 0x20010000 >> 9; /* 2001::/23: Teredo, benchmarks, ORCHID */
    bool documentation = head == 0x20010DB8 || head >> 12 == 0x3FFF0000 >> 12;
    bool six_to_four = head >> 16 == 0x2002;
    return global && !ietf && !documentation && !six_to_four;
}

bool op_peer_is_public(const struct sockaddr *address, socklen_t size)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    if (address->sa_family == AF_INET && size >= sizeof in) {
        memcpy(&in, address, sizeof in);
        return is_public_4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6 && size >= sizeof in6) {
        memcpy(&in6, address, sizeof in6);
        return is_public_6(in6.sin6_addr.s6_addr);
    }
    return false;
}
