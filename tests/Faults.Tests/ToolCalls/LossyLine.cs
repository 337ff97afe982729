using Microsoft.AspNetCore.Http;

namespace AgentTrust.Faults.Tests.ToolCalls;

/// <summary>The way from a producer to the log. It can lose a batch before the log has it, or the acknowledgement after.</summary>
internal sealed class LossyLine : IAsyncDisposable
{
    private readonly HttpMessageInvoker _onward = new(new SocketsHttpHandler { UseProxy = false });
    private Peer? _peer;
    private int _passed;

    /// <summary>One of so many is lost; none while this is 0.</summary>
    public int LosesEvery { get; set; }

    /// <summary>How long a batch is on its way: so long a proxy can die between sending it and the log's having it.</summary>
    public TimeSpan Length { get; set; }

    public int BatchesLost { get; private set; }

    public int AcknowledgementsLost { get; private set; }

    public string Address => _peer!.Address;

    public static async Task<LossyLine> StartAsync(string log)
    {
        var line = new LossyLine();
        line._peer = await Peer.StartAsync(context => line.PassAsync(context, new Uri(log + context.Request.Path + context.Request.QueryString)));
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        if (_peer is not null) await _peer.DisposeAsync();
        _onward.Dispose();
    }

    private async Task PassAsync(HttpContext context, Uri to)
    {
        var turn = Interlocked.Increment(ref _passed);
        if (LosesEvery > 0 && turn % (LosesEvery * 2) == 0)
        {
            BatchesLost++;
            context.Abort();
            return;
        }

        await Task.Delay(Length);
        using var answer = await Peer.AskAsync(context, to, _onward);
        if (LosesEvery > 0 && turn % LosesEvery == 0)
        {
            AcknowledgementsLost++;
            context.Abort();
            return;
        }

        await Peer.ReturnAsync(context, answer);
    }
}
