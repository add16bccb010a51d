import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Security;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderResult;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStoreBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Store;

/**
 * Checks a signed PDF as a whole, knowing nothing of this project: Apache PDFBox finds the signature and what it covers, Bouncy Castle
 * checks digest, signature, chain and time stamp. {@code java CheckPdf.java paper.pdf root.der… } prints one line for each thing found and
 * ends with 1 at the first that is wrong. No revocation is looked at.
 */
public final class CheckPdf {
  private static final String PROVIDER = "BC";

  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    byte[] file = Files.readAllBytes(Path.of(args[0]));
    Set<TrustAnchor> roots = roots(args);
    try (PDDocument document = PDDocument.load(file)) {
      List<PDSignature> signatures = document.getSignatureDictionaries();
      must("one signature", signatures.size() == 1);
      PDSignature signature = signatures.get(0);
      int[] range = signature.getByteRange();
      must("the whole file is covered", range[0] == 0 && range[2] + range[3] == file.length
          && range[2] - range[1] == 2 + 2 * signature.getContents(file).length);

      CMSSignedData signed = new CMSSignedData(
          new CMSProcessableByteArray(signature.getSignedContent(file)), signature.getContents(file));
      SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
      X509Certificate leaf = only(signed.getCertificates().getMatches(signer.getSID()));
      say("digest", signer.getDigestAlgOID());
      say("signature", signer.getEncryptionAlgOID());
      must("the signature is good", signer.verify(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(leaf)));

      TimeStampToken stamp = new TimeStampToken(new CMSSignedData(signer.getUnsignedAttributes()
          .get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken).getAttrValues().getObjectAt(0).toASN1Primitive()
          .getEncoded()));
      X509Certificate clock = only(stamp.getCertificates().getMatches(stamp.getSID()));
      stamp.validate(new JcaSimpleSignerInfoVerifierBuilder().setProvider(PROVIDER).build(clock));
      byte[] imprint = MessageDigest.getInstance(stamp.getTimeStampInfo().getMessageImprintAlgOID().getId(), PROVIDER)
          .digest(signer.getSignature());
      must("the time stamp is of this signature",
          Arrays.equals(imprint, stamp.getTimeStampInfo().getMessageImprintDigest()));
      Date at = stamp.getTimeStampInfo().getGenTime();
      say("time", at.toInstant());

      say("chain", chain(leaf, signed.getCertificates(), roots, at));
      say("chain of the time stamp", chain(clock, stamp.getCertificates(), roots, at));
    }
  }

  private static Set<TrustAnchor> roots(String[] args) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509", PROVIDER);
    Set<TrustAnchor> roots = new HashSet<>();
    for (int place = 1; place < args.length; place += 1) {
      byte[] der = Files.readAllBytes(Path.of(args[place]));
      roots.add(new TrustAnchor((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)), null));
    }
    return roots;
  }

  private static X509Certificate only(Collection<X509CertificateHolder> found) throws Exception {
    if (found.size() != 1) throw new IllegalArgumentException("not one certificate of the signer, but " + found.size());
    return new JcaX509CertificateConverter().setProvider(PROVIDER).getCertificate(found.iterator().next());
  }

  /** The names from the signer up, each signed by the next, the last by one of the roots. */
  private static String chain(
      X509Certificate leaf, Store<X509CertificateHolder> enclosed, Set<TrustAnchor> roots, Date at) throws Exception {
    X509CertSelector target = new X509CertSelector();
    target.setCertificate(leaf);
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(roots, target);
    parameters.addCertStore(new JcaCertStoreBuilder().setProvider(PROVIDER).addCertificates(enclosed).build());
    parameters.setRevocationEnabled(false);
    parameters.setDate(at);
    CertPathBuilderResult path = CertPathBuilder.getInstance("PKIX", PROVIDER).build(parameters);
    return path.getCertPath().getCertificates().stream()
        .map(one -> ((X509Certificate) one).getSubjectX500Principal().toString()).collect(Collectors.joining(" < "));
  }

  private static void must(String what, boolean found) {
    say(what, found);
    if (!found) System.exit(1);
  }

  private static void say(String what, Object found) {
    System.out.println(what + ": " + found);
  }
}
