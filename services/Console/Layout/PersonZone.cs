using Microsoft.JSInterop;

namespace AgentTrust.OperatorConsole.Layout;

/// <summary>The time zone of the person who looks, as their browser says it; UTC where it says none that this machine knows.</summary>
internal static class PersonZone
{
    public static async Task<TimeZoneInfo> OfAsync(IJSRuntime browser)
    {
        await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./zone.js");
        return Find(await module.InvokeAsync<string?>("zone"));
    }

    public static TimeZoneInfo Find(string? name) => name is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>With its distance from UTC, so that nobody has to guess whose clock it is.</summary>
    public static string Words(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss zzz", System.Globalization.CultureInfo.InvariantCulture) + (zone == TimeZoneInfo.Utc ? " UTC" : $" ({zone.Id})");
}
