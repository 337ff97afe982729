using AgentTrust.SampleIdentity;
using AgentTrust.SampleIdentity.OpenIdConnect;
using AgentTrust.SampleIdentity.People;
using AgentTrust.SampleIdentity.SignIn;
using AgentTrust.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPeople();
builder.AddSignIn();
builder.AddOpenIdConnect();

var app = builder.Build();

app.UsePageSecurity();
app.MapServiceDefaults();
app.MapSignIn();
app.MapOpenIdConnect();

app.Run();
