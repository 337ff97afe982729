using System.Globalization;
using AgentTrust.AuditService.Search.Index;

namespace AgentTrust.AuditService.Search.Questions;

/// <summary>Where a page ended. It says nothing but a time and an index; whoever makes one up sees what they may see anyway.</summary>
internal static class PageCursor
{
    public static string Of(IndexHit last) => string.Create(CultureInfo.InvariantCulture, $"{last.At.Ticks}.{last.Index}");

    public static bool TryRead(string text, out IndexHit? hit)
    {
        hit = null;
        if (text.Split('.') is not [var at, var index]
            || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.Ticks
            || !long.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;

        hit = new(new DateTimeOffset(ticks, TimeSpan.Zero), number);
        return true;
    }
}
