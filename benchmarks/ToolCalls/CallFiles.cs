using System.Security.Cryptography.X509Certificates;
using AgentTrust.Fakes;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>What all parts of a run read: the servers' certificate and the catalog.</summary>
internal sealed class CallFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-benchmark-");

    public string Folder => _folder.FullName;

    public X509Certificate2 Certificate { get; } = PresentedCertificate.SelfSigned();

    public string CertificateFile => Path.Combine(Folder, "server.pfx");

    public string Catalog => Path.Combine(Folder, "catalog.json");

    public static async Task<CallFiles> CreateAsync(CancellationToken cancellationToken)
    {
        var files = new CallFiles();
        await File.WriteAllBytesAsync(files.CertificateFile, files.Certificate.Export(X509ContentType.Pkcs12), cancellationToken);
        await CalledServer.WriteCatalogAsync(files.Catalog, cancellationToken);
        return files;
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _folder.Delete(recursive: true);
    }
}
