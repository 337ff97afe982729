using AgentTrust.ApprovalService.Approvals;
using AgentTrust.ApprovalService.Channels;
using AgentTrust.ApprovalService.Storage;
using AgentTrust.Fakes;
using AgentTrust.Suites;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AgentTrust.AppHost.Tests.Storage;

/// <summary>Notices leave with what they tell, once each, however often the receiver is down.</summary>
public sealed class NoticesOnPostgresTests(RunningSystem system)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ANoticeIsTriedUntilItArrivesAndThenNoMore()
    {
        using var host = await ApprovalDatabase.StartAsync(
            (await system.App.GetConnectionStringAsync("postgres", Cancelled))!, Cancelled, channels => channels.Ways["ours"] = new() { Kind = ChannelKind.Slack });
        var (time, channel) = (new Clock { Now = TimeProvider.System.GetUtcNow().AddSeconds(1) }, new UnreliableChannel { Fails = 2 });
        using var dispatcher = new NoticeDispatcher(
            host.Services.GetRequiredService<NpgsqlDataSource>(), [channel], host.Services.GetRequiredService<IOptionsMonitor<ChannelOptions>>(),
            time, NullLogger<NoticeDispatcher>.Instance);
        var store = host.Services.GetRequiredService<IApprovalStore>();
        await store.SubmitAsync("key", newest => AccessRequests.Submit(
            newest, new("key", SampleCall.Binding, SampleCall.Arguments, null), "apr_1", time.Now, TimeSpan.FromMinutes(15)), Cancelled);

        for (var round = 0; round < 5; round++)
        {
            while (await dispatcher.SendNextAsync(Cancelled)) { }
            time.Now += TimeSpan.FromMinutes(1);
        }

        Assert.Equal(["apr_1.requested", "apr_1.requested", "apr_1.requested"], channel.Tried);
        Assert.Equal("apr_1.requested", Assert.Single(channel.Arrived));
        await host.StopAsync(Cancelled);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class UnreliableChannel : IChannel
    {
        public int Fails { get; set; }

        public List<string> Tried { get; } = [];

        public List<string> Arrived { get; } = [];

        public ChannelKind Kind => ChannelKind.Slack;

        public Task SendAsync(Notice notice, ChannelEntry way, string link, CancellationToken cancellationToken)
        {
            Tried.Add(notice.Id);
            if (Fails-- > 0) throw new HttpRequestException("down");
            Arrived.Add(notice.Id);
            return Task.CompletedTask;
        }
    }
}
