namespace AgentTrust.ApprovalService.Channels;

/// <summary>When people are left alone with what can wait.</summary>
internal static class QuietHours
{
    /// <summary>When a notice may leave: now, or when the quiet hours are over.</summary>
    public static DateTimeOffset NextAfter(DateTimeOffset now, ChannelOptions options)
    {
        if (options is not { QuietFrom: { } from, QuietUntil: { } until } || from == until) return now;

        var zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var clock = TimeOnly.FromDateTime(local.DateTime);
        if (!clock.IsBetween(from, until)) return now;

        var end = local.Date + until.ToTimeSpan();
        if (end <= local.DateTime) end = end.AddDays(1);
        // A time that the change of the clocks leaves out is the first one after it.
        while (zone.IsInvalidTime(end)) end = end.AddMinutes(15);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }
}
