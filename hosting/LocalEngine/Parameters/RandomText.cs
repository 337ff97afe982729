using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Parameters;

internal static class RandomText
{
    private const string Lower = "abcdefghjkmnpqrstuvwxyz";      // without the letters that look like digits
    private const string Upper = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Numeric = "0123456789";
    private const string Special = "-_.{}~()*+!";

    public static string Generate(GenerateParameterDefault rules)
    {
        (bool Allowed, int Least, string Characters)[] kinds =
        [
            (rules.Lower, rules.MinLower, Lower),
            (rules.Upper, rules.MinUpper, Upper),
            (rules.Numeric, rules.MinNumeric, Numeric),
            (rules.Special, rules.MinSpecial, Special),
        ];

        var any = string.Concat(kinds.Where(kind => kind.Allowed).Select(kind => kind.Characters));
        if (any.Length == 0)
            throw new ArgumentException("A generated parameter needs at least one kind of character.");

        var required = string.Concat(
            kinds.Where(kind => kind.Allowed).Select(kind => RandomNumberGenerator.GetString(kind.Characters, kind.Least)));

        var rest = RandomNumberGenerator.GetString(any, Math.Max(0, rules.MinLength - required.Length));
        var characters = (required + rest).ToCharArray();

        RandomNumberGenerator.Shuffle<char>(characters);
        return new string(characters);
    }
}
