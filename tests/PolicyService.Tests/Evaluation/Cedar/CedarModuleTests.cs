using System.Text.Json;
using AgentTrust.PolicyService.Evaluation.Cedar;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentTrust.PolicyService.Tests.Evaluation.Cedar;

public sealed class CedarModuleTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("agenttrust-engine-");

    [Fact]
    public void OtherBytesThanThePinnedEngineAreRefused()
    {
        var refusal = Assert.Throws<InvalidDataException>(() => CedarModule.Verify("another engine"u8));

        Assert.Contains("eng/update-cedar.sh", refusal.Message);
    }

    [Fact]
    public void TextOfAllPlanesCrossesTheBorderUnharmed()
    {
        using var instance = ShippedPolicies.Module.CreateInstance();
        const string Reason = "grün 漢字 🦊";

        var answer = JsonSerializer.Deserialize<JsonElement>(instance.Call(
            "policyToJson", JsonSerializer.SerializeToUtf8Bytes($"@reason(\"{Reason}\") permit(principal, action, resource);")));

        Assert.Equal(Reason, answer.GetProperty("json").GetProperty("annotations").GetProperty("reason").GetString());
    }

    [Fact]
    public void CompiledCodeIsKeptForThisUserAloneAndUsedAgain()
    {
        CopyCompiled();
        using var loaded = CedarModule.Load(Store());

        using var instance = loaded.CreateInstance();

        Assert.NotEmpty(instance.Call("checkParseSchema", JsonSerializer.SerializeToUtf8Bytes("entity A;")));
    }

    [Fact]
    public void CompiledCodeThatIsNotWholeOrThatOthersMayWriteIsNotRun()
    {
        if (OperatingSystem.IsWindows()) return; // there the profile folder itself keeps others out
        var path = CopyCompiled();
        using var engine = new Wasmtime.Engine();

        using (var whole = Store().TryLoad(engine)) Assert.NotNull(whole);
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherWrite);
        Assert.Null(Store().TryLoad(engine));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using (var file = File.OpenWrite(path))
        {
            file.Position = file.Length / 2;
            file.WriteByte(0xFF);
            file.WriteByte(0x00);
        }

        Assert.Null(Store().TryLoad(engine));
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Null(Store().TryLoad(engine));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private CompiledModuleStore Store() => new(_directory.FullName, NullLogger<CompiledModuleStore>.Instance);

    private string CopyCompiled()
    {
        _ = ShippedPolicies.Module;
        var name = $"cedar-{CedarModule.Checksum[..16]}-*.bin";
        if (CompiledModuleStore.DefaultDirectory() is not { } kept) using (CedarModule.Load(Store())) return Directory.GetFiles(_directory.FullName, name).Single();

        var compiled = Directory.GetFiles(kept, name).Single();
        var copy = Path.Combine(_directory.FullName, Path.GetFileName(compiled));
        File.Copy(compiled, copy);
        return copy;
    }
}
