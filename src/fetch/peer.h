/* Which machines may be asked on behalf of a document. */
#ifndef FETCH_PEER_H
#define FETCH_PEER_H

#include <stdbool.h>
#include <sys/socket.h>

/* Is it an address of the public network? Those that are private, of this machine or its link, shared by carriers,
   multicast, reserved or for documentation are not, nor are addresses of IPv6 that stand for such of IPv4 (RFC 6890 and
   the registries that it made). Of any family but these two: no. */
bool op_peer_is_public(const struct sockaddr *address, socklen_t size);

#endif
