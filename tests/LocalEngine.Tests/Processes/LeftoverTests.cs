using AgentTrust.LocalEngine.Processes;

namespace AgentTrust.LocalEngine.Tests.Processes;

/// <summary>However an AppHost ends, nothing that it started is left: children, grandchildren, folders.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly CancellationTokenSource _patience =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly string _folder = Directory.CreateTempSubdirectory("local-engine-tests-").FullName;

    public LeftoverTests()
    {
        _patience.CancelAfter(TimeSpan.FromSeconds(30));

        // Passable for everybody, as a checkout is: otherwise root's data would be kept elsewhere.
        File.SetUnixFileMode(_folder, File.GetUnixFileMode(_folder) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    [Theory]
    [InlineData("obedient")]
    [InlineData("stubborn")]
    public async Task AKilledAppHostLeavesNoProcess(string children)
    {
        using var host = await HostProcess.StartAsync(_folder, _patience.Token, _folder, children);

        host.Send(Signal.Kill);

        await AllHaveEndedAsync(host);
    }

    [Fact]
    public async Task AKilledTestLeavesNoFolderEither()
    {
        using var host = await HostProcess.StartAsync(_folder, _patience.Token, "throwaway", "obedient");
        Assert.NotEmpty(Folders());

        host.Send(Signal.Kill);

        await AllHaveEndedAsync(host);
        await UntilAsync(() => Folders().Length == 0);
    }

    [Theory]
    [InlineData("signal")]
    [InlineData("typed")]
    public async Task AnAppHostThatIsAskedToEndHasEndedEverythingWhenItEnds(string how)
    {
        using var host = await HostProcess.StartAsync(_folder, _patience.Token, _folder, "obedient");

        if (how == "typed")
            host.Type("quit");
        else
            host.Send(Signal.Interrupt);
        await host.EndAsync(_patience.Token);

        await AllHaveEndedAsync(host);
        Assert.Equal("Everything has ended.", host.Output[^1]);
        Assert.DoesNotContain(host.Output, line => line.Contains('\u001b', StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _patience.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string[] Folders() => Directory.GetDirectories(_folder, "agenttrust-*");

    private Task AllHaveEndedAsync(HostProcess host) => UntilAsync(() => !host.Started.Any(HostProcess.IsAlive));

    private async Task UntilAsync(Func<bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
            await timer.WaitForNextTickAsync(_patience.Token);
    }
}
