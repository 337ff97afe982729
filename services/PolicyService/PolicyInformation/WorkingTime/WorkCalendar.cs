namespace AgentTrust.PolicyService.PolicyInformation.WorkingTime;

/// <summary>When people are at work to see what a change does, and when nothing is changed at all; in one time zone.</summary>
internal sealed class WorkCalendar
{
    private readonly WorkCalendarFile _file;
    private readonly TimeZoneInfo _zone;

    private WorkCalendar(WorkCalendarFile file, TimeZoneInfo zone) => (_file, _zone) = (file, zone);

    public bool IsWorkingHour(DateTimeOffset moment)
    {
        var local = Local(moment);
        return _file.WorkingDays.Contains(local.DayOfWeek)
            && !_file.Holidays.Contains(DateOnly.FromDateTime(local))
            && TimeOnly.FromDateTime(local) >= _file.From
            && TimeOnly.FromDateTime(local) < _file.To;
    }

    public bool IsFreeze(DateTimeOffset moment)
    {
        var local = Local(moment);
        return _file.Freezes.Any(freeze => local >= freeze.From && local < freeze.To);
    }

    /// <summary>The first moment, later than one and not later than the other, at which working hours or a freeze may begin or end; null: nothing changes meanwhile.</summary>
    /// <remarks>Whether the day before an edge is one that people work does not matter: asking once too often is no harm. For short times, less than a day.</remarks>
    public DateTimeOffset? FirstEdge(DateTimeOffset after, DateTimeOffset until)
    {
        // Between them the clock is put forward or back: then nothing is known of what lies between.
        if (_zone.GetUtcOffset(after) != _zone.GetUtcOffset(until)) return after;

        var (from, to) = (Local(after), Local(until));
        var edges = new[] { from.Date, to.Date }.SelectMany(day => new[] { day, day + _file.From.ToTimeSpan(), day + _file.To.ToTimeSpan() })
            .Concat(_file.Freezes.SelectMany(freeze => new[] { freeze.From, freeze.To }))
            .Where(edge => edge > from && edge <= to)
            .ToArray();
        return edges.Length == 0 ? null : after + (edges.Min() - from);
    }

    /// <exception cref="FactsFileException">The file cannot be used.</exception>
    public static WorkCalendar Load(string path) => FactsFile.Load<WorkCalendarFile, WorkCalendar>(path, Build);

    private static WorkCalendar Build(WorkCalendarFile file)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(file.TimeZone, out var zone))
            throw new FormatException($"time_zone \"{file.TimeZone}\" is not known here; use an IANA name such as Europe/Berlin");
        if (file.WorkingDays.Count == 0) throw new FormatException("working_days is empty; name the days that people work");
        if (file.From >= file.To) throw new FormatException("from must be before to, on the same day");
        // Read as local time; with an offset it would mean another moment to whoever wrote it.
        if (file.Freezes.FirstOrDefault(freeze => freeze.From >= freeze.To || freeze.From.Kind != DateTimeKind.Unspecified || freeze.To.Kind != DateTimeKind.Unspecified) is { } wrong)
            throw new FormatException($"the freeze \"{wrong.Why}\" must begin before it ends, in local time without an offset");
        return new(file, zone);
    }

    private DateTime Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, _zone).DateTime;
}

/// <summary>The calendar as it stands in <c>policies/calendar.json</c>.</summary>
internal sealed record WorkCalendarFile
{
    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    public required IReadOnlyList<DayOfWeek> WorkingDays { get; init; }

    /// <summary>Working hours begin.</summary>
    public required TimeOnly From { get; init; }

    /// <summary>Working hours are over.</summary>
    public required TimeOnly To { get; init; }

    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    public IReadOnlyList<FreezeWindow> Freezes { get; init; } = [];
}

/// <param name="From">Local time.</param>
/// <param name="To">Local time.</param>
/// <param name="Why">For people.</param>
internal sealed record FreezeWindow(DateTime From, DateTime To, string Why);
