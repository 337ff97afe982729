using System.Diagnostics;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Log;

/// <summary>Checkpoints, proofs and tiles, checked by Go's golang.org/x/mod/sumdb, as Debian packages it.</summary>
public sealed class GoVerifierTests : IDisposable
{
    private const string Packages = "/usr/share/gocode";
    private const string Go = "/usr/bin/go";

    private readonly AuditHost _host = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("audit-go-tests-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GoAcceptsOurCheckpointsProofsAndTiles()
    {
        await GiveOutAsync();

        Assert.Equal((0, "6 proofs hold in a tree of 300"), await RunGoAsync());
    }

    [Fact]
    public async Task GoRefusesWhatWasChanged()
    {
        await GiveOutAsync();
        var second = PathOf("second.txt");
        await File.WriteAllTextAsync(second, (await File.ReadAllTextAsync(second, Cancelled)).Replace("\n300\n", "\n299\n", StringComparison.Ordinal), Cancelled);

        var (code, said) = await RunGoAsync();

        Assert.Equal(1, code);
        Assert.Matches(new Regex("^the checkpoint's signature: "), said);
    }

    [Fact]
    public async Task GoAcceptsACheckpointOfTwoKeysByWhicheverItKnows()
    {
        await GiveOutAsync(rotates: true);
        var (former, next) = await File.ReadAllLinesAsync(PathOf("key.txt"), Cancelled) is [var one, var two] ? (one, two) : default;

        Assert.Equal((0, "6 proofs hold in a tree of 300"), await RunGoAsync());
        await KeepAsync("key.txt", former);
        Assert.Equal((0, "6 proofs hold in a tree of 300"), await RunGoAsync());
        await KeepAsync("key.txt", next);
        Assert.Equal((1, "the checkpoint's signature: note has no verifiable signatures"), await RunGoAsync()); // the first one is from before
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _host.Dispose();
    }

    private async Task GiveOutAsync(bool rotates = false)
    {
        Assert.SkipUnless(
            File.Exists(Go) && Directory.Exists($"{Packages}/src/golang.org/x/mod/sumdb/tlog"),
            "Go and its package mod are not installed: eng/setup.sh --browser installs golang-go and golang-golang-x-mod-dev.");

        var (proxy, verifier) = (_host.Client(SpiffeIds.ToolProxy), _host.Client(SpiffeIds.AuditVerifier));
        await proxy.AppendAsync([.. Enumerable.Range(1, 200).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);
        var first = (await verifier.GetInclusionProofAsync(199, Cancelled)).Checkpoint;
        if (rotates) await new AuditClient(_host.AsPerson("olga", PersonGroups.Operators)).RotateKeyAsync(new() { Reason = "A drill." }, Cancelled);
        await proxy.AppendAsync([.. Enumerable.Range(201, rotates ? 99 : 100).Select(i => AuditHost.Record($"r{i}", i))], Cancelled);
        var second = (await verifier.GetInclusionProofAsync(299, Cancelled)).Checkpoint;

        await KeepAsync("key.txt", string.Join('\n', (await verifier.ListKeysAsync(Cancelled)).Select(key => key.Key)));
        await KeepAsync("first.txt", first);
        await KeepAsync("second.txt", second);
        await KeepAsync("consistency.txt", string.Join('\n', (await verifier.GetConsistencyProofAsync(200, 300, Cancelled)).Hashes));
        foreach (var index in new[] { 0, 1, 199, 255, 256, 299 }) await KeepAsync($"{index}.tlog-proof", await verifier.GetProofFileAsync(index, Cancelled));
        foreach (var tile in new[] { "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(tile))!);
            await File.WriteAllBytesAsync(PathOf(tile), await _host.As(SpiffeIds.AuditVerifier).GetByteArrayAsync($"/log/{tile}", Cancelled), Cancelled);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private Task KeepAsync(string name, string text) => File.WriteAllTextAsync(PathOf(name), text, Cancelled);

    private async Task<(int Code, string Said)> RunGoAsync()
    {
        var start = new ProcessStartInfo(Go, ["run", Path.Combine(AppContext.BaseDirectory, "Go", "main.go"), _folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = Packages, ["GOCACHE"] = PathOf("cache"), ["GOTOOLCHAIN"] = "local", ["CGO_ENABLED"] = "0" },
        };
        using var go = Process.Start(start)!;
        var (said, failed) = (go.StandardOutput.ReadToEndAsync(Cancelled), go.StandardError.ReadToEndAsync(Cancelled));
        await go.WaitForExitAsync(Cancelled);
        return (go.ExitCode, (await said + await failed).Trim().Split('\n')[0]);
    }
}
