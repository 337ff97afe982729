using System.Security.Cryptography;

namespace AgentTrust.Benchmarks.Machine;

/// <summary>Raw ES256 on this machine, in this run: what nobody who checks signatures can be cheaper than.</summary>
internal sealed record Es256Baseline(double SignMicroseconds, double VerifyMicroseconds)
{
    private const int Rounds = 5000;

    /// <summary>The least that one exchange costs: two signatures checked (credential, DPoP proof) and one made (the token).</summary>
    public double ExchangeFloor => SignMicroseconds + (2 * VerifyMicroseconds);

    public static Es256Baseline Measure()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var data = RandomNumberGenerator.GetBytes(512);
        var signature = key.SignData(data, HashAlgorithmName.SHA256);
        return new(
            PerRound(() => key.SignData(data, HashAlgorithmName.SHA256)),
            PerRound(() => key.VerifyData(data, signature, HashAlgorithmName.SHA256)));
    }

    private static double PerRound<T>(Func<T> act)
    {
        for (var i = 0; i < Rounds / 10; i++) act();
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Rounds; i++) act();
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Rounds;
    }
}
