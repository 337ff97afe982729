using System.Globalization;

namespace AgentTrust.Contracts.Json;

/// <summary>Writes a double as ECMAScript's Number::toString does (ECMA-262 §6.1.6.1.20), which RFC 8785 §3.2.2.3 adopts.</summary>
internal static class EcmaScriptNumber
{
    public static string Format(double number)
    {
        if (number == 0) return "0";
        if (number < 0) return "-" + Format(-number);

        var (digits, n) = ShortestDigits(number);
        var k = digits.Length;

        if (k <= n && n <= 21) return digits + new string('0', n - k);
        if (0 < n && n <= 21) return digits[..n] + "." + digits[n..];
        if (-6 < n && n <= 0) return "0." + new string('0', -n) + digits;

        var power = n - 1;
        var sign = power < 0 ? "-" : "+";
        var mantissa = k == 1 ? digits : digits[..1] + "." + digits[1..];
        return $"{mantissa}e{sign}{Math.Abs(power).ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Digits s and exponent n with number = 0.s × 10ⁿ; "R" has the shortest digits, only its point stands elsewhere.</summary>
    private static (string Digits, int Exponent) ShortestDigits(double number)
    {
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var power = 0;
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            power = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var all = point < 0 ? text : whole + text[(point + 1)..];
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), whole.Length + power - leading);
    }
}
