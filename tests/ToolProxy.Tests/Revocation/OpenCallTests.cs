using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ToolProxy.Revocation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ToolProxy.Tests.Revocation;

/// <summary>A cut is a request to end; what does not follow it in time has no connection any more.</summary>
public sealed class OpenCallTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly Connection _connection = new();
    private readonly List<OpenCall> _closed = [];
    private readonly OpenCall _call;

    public OpenCallTests()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpRequestLifetimeFeature>(_connection);
        _call = new OpenCall(context, Token(), _time, _closed.Add);
    }

    public void Dispose() => _call.Dispose();

    [Fact]
    public void ACallThatDoesNotFollowACutLosesItsConnection()
    {
        _call.Cut(End.Revoked((RevocationKind.Task, "task_1", null), _time.GetUtcNow()));

        Assert.True(_call.Ended.IsCancellationRequested);
        Assert.False(_connection.IsAborted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_connection.IsAborted);
    }

    [Fact]
    public void OneThatDoesHasTimeToSayWhy()
    {
        _call.Cut(End.Revoked((RevocationKind.Task, "task_1", null), _time.GetUtcNow()));
        _call.Dispose();
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(_connection.IsAborted);
        Assert.Equal([_call], _closed);
    }

    [Fact]
    public void TheFirstEndIsTheReason()
    {
        _call.Cut(End.Revoked((RevocationKind.Task, "task_1", null), _time.GetUtcNow()));
        _call.Cut(End.Expired(_time.GetUtcNow()));

        Assert.Equal("task", _call.End!.Word);
    }

    [Fact]
    public void ACallThatIsOverCannotBeCut()
    {
        _call.Dispose();
        _call.Cut(End.Expired(_time.GetUtcNow()));

        Assert.Null(_call.End);
    }

    private AccessToken Token() => new()
    {
        Subject = "spiffe://agenttrust.local/agent/a",
        Id = "t",
        IssuedAt = _time.GetUtcNow(),
        ExpiresAt = _time.GetUtcNow() + TimeSpan.FromMinutes(5),
        KeyId = "k",
        Actors = [],
        Raw = "",
    };

    private sealed class Connection : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
