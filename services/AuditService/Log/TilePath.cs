using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentTrust.AuditService.Log;

/// <summary>C2SP tlog-tiles: index 1234067 is <c>x001/x234/067</c>; <c>.p/W</c> behind it is a tile of width W.</summary>
internal static partial class TilePath
{
    private const int LongestIndex = 18; // digits that a long holds

    /// <returns>Null when it is the path of no tile.</returns>
    public static (long Index, int Width)? Parse(string path)
    {
        if (Form().Match(path) is not { Success: true } match) return null;

        var digits = match.Groups["index"].Value.Replace("/", "", StringComparison.Ordinal).Replace("x", "", StringComparison.Ordinal);
        // One index has one path: no leading x000.
        if (digits.Length > LongestIndex || (digits.Length > 3 && digits.StartsWith("000", StringComparison.Ordinal))) return null;

        var width = match.Groups["width"] is { Success: true } partial ? int.Parse(partial.Value, CultureInfo.InvariantCulture) : TileId.Width;
        return match.Groups["width"].Success && width >= TileId.Width ? null : (long.Parse(digits, CultureInfo.InvariantCulture), width);
    }

    [GeneratedRegex(@"\A(?<index>(x[0-9]{3}/)*[0-9]{3})(\.p/(?<width>[1-9][0-9]{0,2}))?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
