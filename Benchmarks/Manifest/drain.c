/* Drains libyaml's events of a file: the least that any reader of YAML through libyaml has to do. */
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

int main(int argc, char **argv) {
    if (argc != 2) return 64;
    FILE *file = fopen(argv[1], "rb");
    if (!file) return 66;
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(size);
    if (!bytes || fread(bytes, 1, size, file) != (size_t)size) return 66;
    fclose(file);

    yaml_parser_t parser;
    yaml_event_t event;
    long events = 0;
    int ended = 0;
    if (!yaml_parser_initialize(&parser)) return 71;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, bytes, size);
    while (!ended) {
        if (!yaml_parser_parse(&parser, &event)) return 65;
        events++;
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    free(bytes);
    printf("%ld events\n", events);
    return 0;
}
