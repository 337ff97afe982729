using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace AgentTrust.Console.BrowserTests;

/// <summary>A server whose answers are under way for as long as the test wants; what the person does reaches it at once.</summary>
internal sealed class SlowAnswers
{
    private readonly ConcurrentQueue<IWebSocketFrame> _underWay = new();
    private readonly Lock _order = new();
    private IWebSocketRoute? _page;
    private bool _held;

    public static async Task<SlowAnswers> BetweenAsync(IPage page)
    {
        var slow = new SlowAnswers();
        await page.RouteWebSocketAsync("**/_blazor**", slow.Connect);
        return slow;
    }

    public void Hold()
    {
        lock (_order) _held = true;
    }

    public void Arrive()
    {
        lock (_order)
        {
            _held = false;
            while (_underWay.TryDequeue(out var answer)) Pass(answer);
        }
    }

    private void Connect(IWebSocketRoute page)
    {
        _page = page;
        page.ConnectToServer().OnMessage(answer =>
        {
            lock (_order)
            {
                if (_held) _underWay.Enqueue(answer);
                else Pass(answer);
            }
        });
    }

    private void Pass(IWebSocketFrame answer)
    {
        if (answer.Binary is { } bytes) _page!.Send(bytes);
        else _page!.Send(answer.Text!);
    }
}
