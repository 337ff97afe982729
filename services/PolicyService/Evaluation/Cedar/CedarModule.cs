using System.Collections.Concurrent;
using System.Security.Cryptography;
using Wasmtime;
using Module = Wasmtime.Module;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>The official Cedar engine, compiled once per machine and checked at every start.</summary>
/// <remarks>
/// Compiling takes seconds, loading what was compiled milliseconds; see <see cref="CompiledModuleStore"/>.
/// <c>eng/update-cedar.sh</c> brings another version and writes the two constants.
/// </remarks>
internal sealed class CedarModule : IDisposable
{
    public const string EngineVersion = "4.13.0";
    public const string Checksum = "9ed10461f45bceabbe2c364330500378b71f641b28f7c2a1f6e033c9be2f1d9a";

    private const string ResourceName = "cedar_wasm_bg.wasm";

    private const long LargestSpare = 16 * 1024 * 1024;
    private static readonly int MostSpare = 2 * Environment.ProcessorCount;

    private readonly ConcurrentBag<CedarInstance> _spare = [];
    private readonly Engine _engine;
    private readonly Module _module;

    private CedarModule(Engine engine, Module module) => (_engine, _module) = (engine, module);

    /// <param name="store">Where compiled code is kept between starts; null compiles anew.</param>
    /// <exception cref="InvalidDataException">The shipped engine is not the pinned one.</exception>
    public static CedarModule Load(CompiledModuleStore? store)
    {
        var bytes = ReadShippedBytes();
        var engine = new Engine();
        try
        {
            return new(engine, store?.TryLoad(engine) ?? Compile(engine, bytes, store));
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>A fresh engine instance, for one thread at a time.</summary>
    public CedarInstance CreateInstance() => new(_engine, _module);

    /// <summary>An instance that may have served before; what it still holds has names that its next user gives anew.</summary>
    public CedarInstance Rent() => _spare.TryTake(out var spare) ? spare : CreateInstance();

    /// <summary>Takes back an instance that no exception has passed through. One that has grown goes: an instance never shrinks.</summary>
    public void Return(CedarInstance instance)
    {
        if (instance.MemorySize > LargestSpare || _spare.Count >= MostSpare) instance.Dispose();
        else _spare.Add(instance);
    }

    public void Dispose()
    {
        while (_spare.TryTake(out var spare)) spare.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    internal static void Verify(ReadOnlySpan<byte> bytes)
    {
        var actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (actual != Checksum)
            throw new InvalidDataException(
                $"The Cedar engine {ResourceName} has SHA-256 {actual}, but {Checksum} is pinned; restore it with eng/update-cedar.sh {EngineVersion}.");
    }

    private static byte[] ReadShippedBytes()
    {
        using var stream = typeof(CedarModule).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidDataException($"The assembly does not hold {ResourceName}; build it again.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        Verify(bytes);
        return bytes;
    }

    private static Module Compile(Engine engine, byte[] bytes, CompiledModuleStore? store)
    {
        var module = Module.FromBytes(engine, "cedar", bytes);
        store?.TrySave(module);
        return module;
    }
}
