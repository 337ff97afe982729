using AgentTrust.ServiceDefaults.Start;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Storage;

/// <summary>A database that cannot be had stops the service at its start; the message names the setting and the fix.</summary>
public sealed class DatabaseStartTests : IDisposable
{
    private readonly LeapingTime _time = new();
    private readonly CollectedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData(" ", "is missing")]
    [InlineData("localhost", "is not a PostgreSQL connection string")]
    [InlineData("Host=localhost;Database=x;Passwort=geheim", "is not a PostgreSQL connection string")]
    [InlineData("Host=localhost;Database=x;Port=geheim", "is not a PostgreSQL connection string")]
    [InlineData("Database=x;Password=geheim", "names no server")]
    [InlineData("Host=localhost;Password=geheim", "names no database")]
    public async Task AConnectionStringThatCannotWorkIsRefusedWithoutRepeatingIt(string? text, string fault)
    {
        var refused = await StartAsync(text);

        Assert.StartsWith($"ConnectionStrings:somedb {fault}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Set it (environment variable ConnectionStrings__somedb), e.g. to Host=localhost;", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_log.Lines.Select(line => line.Text).Append(refused.ToString()), text => text.Contains("geheim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AServerThatDoesNotAnswerIsWaitedForAndThenNamed()
    {
        var began = _time.GetUtcNow();

        var refused = await StartAsync("Host=127.0.0.1;Port=1;Database=x;Username=u;Password=geheim");

        Assert.StartsWith("ConnectionStrings:somedb: no PostgreSQL server answered within 60 s. Start it, or correct Host and Port", refused.Message, StringComparison.Ordinal);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("geheim", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("28P01", "password authentication failed", "refused the user or password. Correct Username and Password")]
    [InlineData("28000", "no entry in pg_hba.conf", "refused the user or password. Correct Username and Password")]
    [InlineData("42501", "permission denied", "may not do what the start needs (permission denied). Create the database for this user")]
    public async Task WhatTheServerRefusesIsNotTriedAgain(string sqlState, string message, string fix)
    {
        await using var server = new RefusingPostgres(sqlState, message);

        var refused = await StartAsync($"Host=127.0.0.1;Port={server.Port};Database=x;Username=u;Password=geheim;SSL Mode=Disable;GSS Encryption Mode=Disable");

        Assert.StartsWith("ConnectionStrings:somedb: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(fix, refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Clients);
    }

    [Fact]
    public async Task AServerThatIsStartingIsWaitedFor()
    {
        await using var server = new RefusingPostgres("57P03", "the database system is starting up");

        var refused = await StartAsync($"Host=127.0.0.1;Port={server.Port};Database=x;Username=u;SSL Mode=Disable;GSS Encryption Mode=Disable");

        Assert.True(server.Clients > 100, $"{server.Clients} attempts");
        Assert.Contains("no PostgreSQL server answered", refused.Message, StringComparison.Ordinal);
    }

    private async Task<StartRefusedException> StartAsync(string? text)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:somedb", text)]);
        builder.Logging.AddProvider(_log);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.AddDatabase("somedb", typeof(DatabaseStartTests).Assembly);
        using var host = builder.Build();

        return await Assert.ThrowsAsync<StartRefusedException>(() => host.StartAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Whoever waits has waited.</summary>
    private sealed class LeapingTime : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
            return timer;
        }
    }
}
