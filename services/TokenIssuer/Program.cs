using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Alerts;
using AgentTrust.TokenIssuer.ClientAuthentication;
using AgentTrust.TokenIssuer.Discovery;
using AgentTrust.TokenIssuer.Revocation;
using AgentTrust.TokenIssuer.SigningKeys;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;
using AgentTrust.TokenIssuer.TokenExchange;
using AgentTrust.TokenIssuer.WorkloadIssuers;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddStorage();
builder.AddDiscovery();
builder.AddSigningKeys();
builder.AddAgents();
builder.AddTasks();
builder.AddAlerts();
builder.AddWorkloadIssuers();
builder.AddClientAuthentication();
builder.AddTokenExchange();

var app = builder.Build();

app.MapServiceDefaults();
app.UseDepartures();
app.MapDiscovery();
app.MapSigningKeys();
app.MapTokenExchange();
app.MapRevocation();
app.MapTasks();
app.MapAlerts();
app.MapAgents();

app.Run();
