// libyaml's own header: the event parser and the emitter.
#include <yaml.h>
