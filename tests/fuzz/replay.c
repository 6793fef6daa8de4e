/* Runs the fuzzing target once on each file named, without a fuzzer: the corpus as a suite. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv) {
    int failed = 0;
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file || fseek(file, 0, SEEK_END) != 0) {
            perror(argv[i]);
            failed++;
            continue;
        }
        const long size = ftell(file);
        uint8_t *data = malloc((size_t)size + 1);
        rewind(file);
        if (!data || fread(data, 1, (size_t)size, file) != (size_t)size) {
            perror(argv[i]);
            failed++;
        } else {
            LLVMFuzzerTestOneInput(data, (size_t)size);
        }
        free(data);
        fclose(file);
    }
    printf("%d passed, %d failed\n", argc - 1 - failed, failed);
    return failed != 0;
}
