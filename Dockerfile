# An image with hoist: the first stage builds it, the second adds what CI jobs need.
#
#   docker build --tag hoist .
#   docker run --rm --volume "$PWD:/work" hoist validate

FROM swift:6.2-bookworm AS build
# libyaml-dev, zlib1g-dev: the headers, and the archives that are linked statically.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libyaml-dev make pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN make install prefix=/usr DESTDIR=/installed

FROM debian:bookworm-slim
# ca-certificates: the roots that TLS trusts. git: what has changed. curl and jq: GitLab's API.
# safe.directory: a runner clones as another user than this image's, and git would read nothing then.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl git jq \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*' \
    && useradd --create-home --uid 10001 hoist
COPY --from=build /installed/ /
USER 10001
WORKDIR /work
ENTRYPOINT ["hoist"]
CMD ["--help"]
