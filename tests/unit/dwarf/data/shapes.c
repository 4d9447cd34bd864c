typedef __WCHAR_TYPE__ wchar_type;
#include "shapes.h"

int globalCounter = 3;
static int hiddenCounter = 4;
struct Nested *globalNested;
const char greeting[] = "hello";
struct Bits globalBits[2];
union Word globalWord;
volatile UINT globalFlags;
int uninitialized[100];

typedef int (*Callback)(struct Nested *self, const char *text, unsigned long long value);
typedef struct {
    int a, b;
} Untagged;
Untagged globalUntagged;

static inline __attribute__((always_inline)) int twice(int value) {
    int doubled = value * 2;
    globalFlags = (UINT)doubled;
    return doubled;
}

static inline __attribute__((always_inline)) int fourTimes(int value) {
    int once = twice(value);
    return twice(once) + (int)globalFlags;
}

__attribute__((noinline)) int sum(const int *values, int count) {
    int total = 0;
    for (int i = 0; i < count; ++i) {
        int scaled = values[i] * hiddenCounter;
        if (scaled > 10) {
            int excess = scaled - 10;
            globalCounter += excess;
            total += excess;
        }
        total += scaled;
    }
    return total;
}

__attribute__((noinline)) static int hidden(struct Nested *nested, Callback callback) {
    static int calls;
    int result = fourTimes(globalCounter);
    ++calls;
    nested->count += (UINT)result;
    return callback(nested, greeting, (unsigned long long)calls) + result;
}

__attribute__((noinline)) int answer(struct Nested *self, const char *text, unsigned long long value) {
    volatile int local[4] = {1, 2, 3, 4};
    self->matrix[1][2][4] = local[value & 3];
    self->color = Blue;
    return text[0] + self->bits->wide;
}

int start(void) {
    int values[3] = {1, 2, globalCounter};
    int total = sum(values, 3);
    if (globalNested) total += hidden(globalNested, answer);
    globalUntagged.a = total;
    return total;
}
