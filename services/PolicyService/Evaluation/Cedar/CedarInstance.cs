using System.Text;
using Wasmtime;
using Module = Wasmtime.Module;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>One instance of the engine: JSON text in, JSON text out. Not thread-safe.</summary>
/// <remarks>
/// The module imports six functions, because all that crosses its border is JSON text behind an opaque reference: the
/// reference is a byte array here, so "stringify" and "parse" only hand it over. After any exception the instance must
/// be thrown away: the engine does not unwind its stack.
/// </remarks>
internal sealed class CedarInstance : IDisposable
{
    private const long MemoryLimit = 256L * 1024 * 1024;
    private const int CallsBetweenCollections = 256;

    private readonly Store _store;
    private readonly Linker _linker;
    private readonly Instance _instance;
    private readonly Memory _memory;
    private readonly Table _references;
    private readonly Func<int, int, int> _malloc;
    private readonly Func<object?, object?> _decide;
    private readonly Question _question = new();
    private int _calls;

    public CedarInstance(Engine engine, Module module)
    {
        _store = new Store(engine);
        _store.SetLimits(MemoryLimit, null, null, null, null);
        _linker = new Linker(engine);
        DefineImports(module);
        _instance = _linker.Instantiate(_store, module);
        _memory = _instance.GetMemory("memory") ?? throw NotTheEngine("memory");
        _references = _instance.GetTable("__wbindgen_externrefs") ?? throw NotTheEngine("__wbindgen_externrefs");
        _malloc = _instance.GetFunction<int, int, int>("__wbindgen_malloc") ?? throw NotTheEngine("__wbindgen_malloc");
        _decide = Import("statefulIsAuthorized");
        (_instance.GetAction("__wbindgen_start") ?? throw NotTheEngine("__wbindgen_start"))();
    }

    /// <summary>Bytes that the instance has taken; it never gives any back.</summary>
    public long MemorySize => _memory.GetLength();

    /// <summary>Calls an engine function that takes one JSON value.</summary>
    public byte[] Call(string function, byte[] json) => Answer(Import(function)(json));

    /// <summary>Calls an engine function that takes a string.</summary>
    public byte[] Call(string function, string text)
    {
        var call = _instance.GetFunction<int, int, object?>(function) ?? throw NotTheEngine(function);
        var (pointer, length) = Write(Encoding.UTF8.GetBytes(text));
        return Answer(call(pointer, length));
    }

    /// <summary>Calls an engine function that takes a name and a JSON value (<c>preparse…</c>).</summary>
    public byte[] Call(string function, string name, byte[] json)
    {
        var call = _instance.GetFunction<int, int, object?, object?>(function) ?? throw NotTheEngine(function);
        var (pointer, length) = Write(Encoding.UTF8.GetBytes(name));
        return Answer(call(pointer, length, json));
    }

    /// <summary>The hot path: one authorization call on sets that were parsed before. The answer is read where it lies.</summary>
    public Verdict Decide(ReadOnlyMemory<byte> json)
    {
        (_question.Json, _question.Verdict) = (json, null);
        var answered = _decide(_question);
        // References to what was passed are freed by collecting, and nobody else asks for it.
        if (++_calls % CallsBetweenCollections == 0) _store.GC();
        return ReferenceEquals(answered, _question) && _question.Verdict is { } verdict
            ? verdict
            : throw new CedarException("The engine answered with something else than a decision.");
    }

    public void Dispose()
    {
        _linker.Dispose();
        _store.Dispose();
    }

    // The names end in a hash that changes with every version of the engine; the middle says what they are.
    private void DefineImports(Module module)
    {
        foreach (var import in module.Imports)
        {
            var function = import.Name switch
            {
                var name when name.StartsWith("__wbg_parse_", StringComparison.Ordinal) =>
                    Function.FromCallback(_store, (int pointer, int length) => Receive(pointer, length)),
                var name when name.StartsWith("__wbg_stringify_", StringComparison.Ordinal) =>
                    Function.FromCallback(_store, (object? json) => json),
                var name when name.StartsWith("__wbg___wbindgen_string_get_", StringComparison.Ordinal) =>
                    Function.FromCallback(_store, (int result, object? text) => PassString(result, text)),
                var name when name.StartsWith("__wbg___wbindgen_is_undefined_", StringComparison.Ordinal) =>
                    Function.FromCallback(_store, (object? value) => value is null ? 1 : 0),
                var name when name.StartsWith("__wbg___wbindgen_throw_", StringComparison.Ordinal) =>
                    Function.FromCallback(_store, (int pointer, int length) =>
                        throw new CedarException(Encoding.UTF8.GetString(Read(pointer, length)))),
                "__wbindgen_init_externref_table" =>
                    Function.FromCallback(_store, () => { _references.Grow(4, null); }),
                _ => throw NotTheEngine(import.Name),
            };
            _linker.Define(import.ModuleName, import.Name, function);
        }
    }

    private void PassString(int result, object? text)
    {
        var (pointer, length) = text switch
        {
            byte[] bytes => Write(bytes),
            Question question => Write(question.Json.Span),
            _ => (0, 0),
        };
        _memory.WriteInt32(result, pointer);
        _memory.WriteInt32(result + sizeof(int), length);
    }

    private (int Pointer, int Length) Write(ReadOnlySpan<byte> bytes)
    {
        var pointer = _malloc(bytes.Length, 1);
        bytes.CopyTo(_memory.GetSpan((uint)pointer, bytes.Length));
        return (pointer, bytes.Length);
    }

    // While a question is open, the only JSON that the engine makes is its answer.
    private object? Receive(int pointer, int length)
    {
        if (_question.Json.IsEmpty) return Read(pointer, length);

        _question.Verdict = CedarAnswer.Read(_memory.GetSpan((uint)pointer, length));
        _question.Json = default;
        return _question;
    }

    private byte[] Read(int pointer, int length) => _memory.GetSpan((uint)pointer, length).ToArray();

    private Func<object?, object?> Import(string function) =>
        _instance.GetFunction<object?, object?>(function) ?? throw NotTheEngine(function);

    private static byte[] Answer(object? value) =>
        value as byte[] ?? throw new CedarException("The engine answered with something else than JSON.");

    private sealed class Question
    {
        public ReadOnlyMemory<byte> Json { get; set; }

        public Verdict? Verdict { get; set; }
    }

    private static CedarException NotTheEngine(string name) => new($"The engine's interface changed: \"{name}\" is not as expected.");
}

/// <summary>The engine could not take a call; the instance is spoilt.</summary>
internal sealed class CedarException(string message) : Exception(message);
