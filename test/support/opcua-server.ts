import { DataType, MessageSecurityMode, SecurityPolicy, Variant, VariantArrayType } from 'node-opcua-client';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { OPCUAServer } from 'node-opcua-server';

/**
 * A PLC that talks only encrypted, trusts no client that a person has not trusted, and lets in the user line with the password secret. It makes its own key and
 * certificate. Its node ns=1;s=Temp is 21.5.
 */
export async function startOpcUaServer(port: number, certificateFolder: string): Promise<{ server: OPCUAServer; certificateManager: OPCUACertificateManager }> {
  const certificateManager = new OPCUACertificateManager({ rootFolder: certificateFolder, automaticallyAcceptUnknownCertificate: false });
  await certificateManager.initialize();
  const server = new OPCUAServer({
    port, serverCertificateManager: certificateManager,
    hostname: '127.0.0.1', nodesets: [], resourcePath: '/line', allowAnonymous: false,
    securityModes: [MessageSecurityMode.SignAndEncrypt], securityPolicies: [SecurityPolicy.Basic256Sha256],
    userManager: { isValidUser: (name: string, password: string) => name === 'line' && password === 'secret' },
  });
  await server.initialize();
  const { addressSpace } = server.engine;
  const value = new Variant({ dataType: DataType.Double, arrayType: VariantArrayType.Scalar, value: 21.5 });
  addressSpace?.getOwnNamespace().addVariable({ organizedBy: addressSpace.rootFolder.objects as never, browseName: 'Temp', nodeId: 's=Temp', dataType: DataType.Double, minimumSamplingInterval: 10, value: { get: () => value } as never });
  await server.start();
  return { server, certificateManager };
}
