namespace outer {
struct Base {
    virtual ~Base();
    virtual int value() const;
    int base = 1;
};
class Derived : public Base {
  public:
    enum class Mode : unsigned char { Off, On = 200 };
    struct Part {
        int one;
        long long two;
    };
    static int instances;
    static const int kLimit = 12;
    explicit Derived(int start);
    int value() const override;
    template <class T>
    T scaled(T by) const {
        return static_cast<T>(m_start) * by;
    }

  private:
    int m_start;
    Mode m_mode = Mode::On;
    Part m_part{};
    int& m_reference;
};
namespace inner {
int deep = 5;
__attribute__((noinline)) int function(int a) {
    return a + deep;
}
}  // namespace inner
}  // namespace outer
namespace {
int unnamedVariable = 9;
__attribute__((noinline)) int unnamedFunction(int& by) {
    return by + unnamedVariable;
}
}  // namespace

int outer::Derived::instances = 0;
outer::Base::~Base() {}
int outer::Base::value() const {
    return base;
}
outer::Derived::Derived(int start) : m_start(start), m_reference(m_part.one) {
    ++instances;
}
int outer::Derived::value() const {
    struct Local {
        int inside;
    } local{m_start};
    return local.inside + m_reference;
}
void operator delete(void*, unsigned long long) noexcept {}
void operator delete(void*, unsigned) noexcept {}
void operator delete(void*) noexcept {}
template <int kCount>
struct Array {
    int items[kCount];
    decltype(nullptr) nothing;
    int outer::Derived::*member;
};
Array<3> globalArray;

extern "C" int run(int a) {
    outer::Derived derived(a);
    const int scaled = derived.scaled<int>(3);
    return outer::inner::function(scaled) + unnamedFunction(outer::inner::deep) + derived.value();
}
